import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { type Finished, hiveBench, leftOf, start, SUBNETS, workspace } from '../live/command.ts';
import { AlertWatch, type Life, Prometheus } from '../live/prometheus.ts';
import {
  type JaegerTrace,
  type LoggedUtterance,
  type JaegerSpan,
  translatedIn,
  tracesOf,
  waitsOf,
} from '../live/traces.ts';

// Enough for the alert (5 %), and little enough for every client to join: at 15 % a listener once heard nothing at all.
const LOSS_PCT = 10;
const UTTERANCES = 22;

/** A translator that waits far too long for the end of speech, and links that lose far too much. */
const CONFIG = {
  stack: {
    ...SUBNETS,
    ports: 'ephemeral',
    alertWindowS: 20,
    env: { translator: { COMPLETE_SILENCE_MS: '700', PAUSE_SILENCE_MS: '800' } },
  },
  profiles: { quick: { utterances: UTTERANCES, pairs: 1, visits: 0 } },
  scenarios: [
    {
      name: 'lossy',
      title: 'more loss than anybody promised to bear',
      links: {
        uplink: [{ kind: 'loss', lossPct: LOSS_PCT }],
        downlink: [{ kind: 'loss', lossPct: LOSS_PCT }],
      },
      severity: 'fail',
      suite: false,
    },
  ],
};

const DASHBOARD = path.join(ROOT, 'stack/monitoring/network-performance-dashboard.json');
const QUERIES = (
  JSON.parse(readFileSync(DASHBOARD, 'utf8')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  }
).panels.flatMap(({ title, targets }) => (targets ?? []).map(({ expr }) => [title, expr] as const));

describe('the monitoring of a run', () => {
  const { config, runDir } = workspace(CONFIG);
  const began = new Date();
  let prometheus: Prometheus;
  let watch: AlertWatch;
  let finished: Finished;
  let record: RunRecord;

  beforeAll(async () => {
    const run = start(['--config', config, 'run', '--scenario', 'lossy', '--monitoring', '--keep']);
    await run.said(/stack is up/, 120_000);
    prometheus = new Prometheus(await portOf('prometheus', 9090));
    watch = new AlertWatch(prometheus);
    finished = await run.finished();
    record = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
    // Nobody speaks any more: what fires has to clear by itself.
    const deadline = Date.now() + 60_000;
    while (watch.active.length > 0 && Date.now() < deadline) await sleep(500);
    await watch.stop();
  });

  afterAll(async () => {
    const { exitCode, stderr } = await hiveBench(['down', path.basename(runDir())]);
    // Said here, or every test after this one would say it.
    if (exitCode !== EXIT.pass) throw new Error(stderr);
  });

  const portOf = async (service: string, port: number): Promise<number> => {
    const { docker } = await connectEngine();
    const { id = '' } = (await leftOf(runDir())).find(({ name }) => name.endsWith(`-${service}`)) ?? {};
    const { NetworkSettings } = await docker.getContainer(id).inspect();
    return Number(NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort);
  };
  const livesOf = (alertname: string, label: Readonly<Record<string, string>>): Life[] =>
    watch.lives.filter(({ labels }) =>
      Object.entries({ alertname, ...label }).every(([key, value]) => labels[key] === value),
    );

  it('leaves the run a run: it ends with a verdict, whatever that is on such a link', () => {
    const { pass, sloBreach, inconclusive, invalid } = EXIT;
    expect([pass, sloBreach, inconclusive, invalid], finished.stderr).toContain(finished.exitCode);
    expect(finished.stderr).not.toContain('metrics were not pushed');
  });

  it('reaches every service that is there', async () => {
    const there = new Set((await leftOf(runDir())).map(({ name }) => name.split('-').at(-1)));
    const scraped = ['livekit', 'stt', 'mt', 'tts', 'translator', 'pushgateway', 'prometheus', 'jaeger'];
    const expected = scraped.filter((job) => there.has(job)).toSorted();
    expect(expected.length).toBeGreaterThanOrEqual(7);
    const up = (await prometheus.query('up == 1')).map(({ labels }) => labels['job'] ?? '');
    expect(up.toSorted()).toEqual(expected);
  });

  it('sees the loss that is there, on both legs', async () => {
    const share = await prometheus.query('network_packets_lost_total / network_packets_total');
    const legs = share.map(({ labels }) => `${labels['leg']} ${labels['direction']}`).toSorted();
    expect(legs).toEqual(['listener downlink', 'translator uplink']);
    for (const { value } of share) {
      expect(value).toBeGreaterThan(LOSS_PCT / 100 - 0.05);
      expect(value).toBeLessThan(LOSS_PCT / 100 + 0.05);
    }
  });

  it('counts every utterance of the report, heard or not', async () => {
    const [{ value: counted } = { value: 0 }] = await prometheus.query(
      'translation_latency_seconds_count{stage="end_to_end", scenario="lossy"}',
    );
    expect(counted).toBe(UTTERANCES);
    expect(record.scenarios[0]?.metrics.e2e_ms?.n).toBe(UTTERANCES);
  });

  it('tells what was done about it, and how it sounded', async () => {
    const most = async (expr: string): Promise<number> =>
      Math.max(...(await prometheus.valuesSince(expr, began)));
    // A packet's frames are lost to the decoder only where the next packet, which has them too, is lost as well.
    const red = await most('red_activation_rate{leg="translator"}');
    expect(red).toBeGreaterThan(0.05);
    expect(red).toBeLessThan(0.35);
    expect(await most('plc_activation_rate{leg="listener"}')).toBeGreaterThan(0);
    const modelled = await prometheus.valuesSince('audio_mos{method="MOS-CQE"}', began);
    expect(Math.min(...modelled)).toBeGreaterThanOrEqual(1);
    expect(Math.min(...modelled)).toBeLessThan(4.4);
    const [measured] = await prometheus.query('audio_mos{method="MOS-LQO"}');
    expect(measured?.value).toBeCloseTo(record.scenarios[0]?.metrics.mos_lqo?.mean ?? 0, 6);
    const [captions] = await prometheus.query('caption_latency_seconds_count');
    // On such a link some captions never come; the live count knows of as many as the files do.
    const { n = 0, missing = 0 } = record.scenarios[0]?.metrics.caption_ms ?? {};
    expect(n).toBe(UTTERANCES);
    expect(captions?.value).toBe(n - missing);
  });

  it.each([
    ['HighTranslationLatency', { stage: 'translation', severity: 'critical' }, 30_000],
    ['ExcessivePacketLoss', { leg: 'listener', severity: 'warning' }, 60_000],
    ['ExcessivePacketLoss', { leg: 'translator', severity: 'warning' }, 60_000],
  ])('raises %s of %o once it has held long enough, and clears it', (alertname, label, forMs) => {
    const life = livesOf(alertname, label).find(({ firingMs }) => firingMs !== undefined);
    expect(life, JSON.stringify(watch.lives, undefined, 1)).toBeDefined();
    expect(life?.pendingMs).toBeLessThan(life?.firingMs ?? 0);
    // One evaluation and one look later at the most.
    const heldMs = (life?.firingMs ?? 0) - (life?.activeMs ?? 0);
    expect(heldMs).toBeGreaterThanOrEqual(forMs - 1000);
    expect(heldMs).toBeLessThan(forMs + 8000);
    expect(life?.goneMs).toBeGreaterThan(life?.firingMs ?? Infinity);
    expect(watch.active).toEqual([]);
  });

  it('raises nothing for stages that are quick', () => {
    for (const stage of ['stt', 'mt']) expect(livesOf('HighTranslationLatency', { stage })).toEqual([]);
  });

  it.each(QUERIES)('has data for the panel "%s": %s', async (_title, expr) => {
    expect((await prometheus.valuesSince(expr, began)).length).toBeGreaterThan(0);
  });

  describe('keeps traces', () => {
    let logged: readonly LoggedUtterance[];
    let traces: readonly JaegerTrace[];

    beforeAll(async () => {
      logged = translatedIn(runDir());
      traces = await tracesOf(runDir());
    });

    const traceOf = ({ trace_id: id }: LoggedUtterance): JaegerTrace => {
      const [trace, ...others] = traces.filter(({ traceID }) => traceID === id);
      if (!trace || others.length > 0)
        throw new Error(`${id}: got ${others.length + (trace ? 1 : 0)} traces`);
      return trace;
    };

    it('one of each utterance that was translated, under the id that the log names', () => {
      // Some may have been lost on such a link; what was heard was translated.
      const heard = record.scenarios[0]?.utterances.filter(({ e2eMs }) => Number.isFinite(e2eMs)) ?? [];
      expect(heard.length).toBeGreaterThan(UTTERANCES / 2);
      expect(logged.length).toBeGreaterThanOrEqual(heard.length);
      for (const utterance of logged) {
        const root = traceOf(utterance).spans.find(({ operationName }) => operationName === 'utterance');
        const tags = Object.fromEntries(root?.tags.map(({ key, value }) => [key, value]) ?? []);
        expect(tags).toMatchObject({ 'hive.segment': utterance.segment, 'hive.outcome': 'translated' });
      }
    });

    it('that join all four services, every span right below the utterance', () => {
      for (const utterance of logged) {
        const { spans, processes } = traceOf(utterance);
        const roots = spans.filter(({ references }) => references.length === 0);
        expect(roots.map(({ operationName }) => operationName)).toEqual(['utterance']);
        for (const span of spans.filter((each) => each !== roots[0])) {
          expect(span.references).toMatchObject([{ refType: 'CHILD_OF', spanID: roots[0]?.spanID }]);
        }
        const services = spans.map((span) => processes[span.processID]?.serviceName);
        expect(new Set(services)).toEqual(new Set(['translator', 'stt', 'mt', 'tts']));
      }
    });

    it('that time the stages as the log does', () => {
      for (const utterance of logged) {
        const { spans, processes } = traceOf(utterance);
        const own = spans.filter(({ processID }) => processes[processID]?.serviceName === 'translator');
        const durationsMs = Object.fromEntries(
          own.map(({ operationName, duration }) => [operationName, duration / 1000]),
        );
        const expected = waitsOf(utterance);
        expect(Object.keys(durationsMs).toSorted()).toEqual(Object.keys(expected).toSorted());
        for (const [name, waitMs] of Object.entries(expected)) {
          expect(Math.abs((durationsMs[name] ?? Number.NaN) - waitMs), name).toBeLessThanOrEqual(1);
        }
      }
    });

    it("that have the services' own work at the time at which the translator waited for it", () => {
      for (const utterance of logged) {
        const { spans } = traceOf(utterance);
        const root = spans.find(({ operationName }) => operationName === 'utterance');
        const recognised = spans.find(({ operationName }) => operationName === 'recognise');
        const stt = spans.find(({ operationName }) => operationName === 'stt');
        // One offset from the monotonic clock in each service: the same host, so the same to some milliseconds.
        const end = ({ startTime = 0, duration = 0 }: Partial<JaegerSpan> = {}): number =>
          startTime + duration;
        expect(Math.abs(end(recognised) - end(stt)) / 1000).toBeLessThan(20);
        for (const { startTime } of spans) {
          expect((startTime - (root?.startTime ?? 0)) / 1000).toBeGreaterThan(-500);
        }
      }
    });

    it('that the report names', () => {
      const named = record.scenarios[0]?.utterances.flatMap(({ traceId }) => traceId ?? []) ?? [];
      expect(named.length).toBeGreaterThan(UTTERANCES / 2);
      const ids = new Set(traces.map(({ traceID }) => traceID));
      for (const id of named) expect(ids).toContain(id);
    });
  });
});
