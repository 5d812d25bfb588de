import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { toTextfile } from '../../src/report/outputs/textfile.ts';
import { ROOT } from '../../src/run/session.ts';
import { readEntries } from '../../src/stack/archive.ts';
import { startContainer } from '../../src/stack/container.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { ownerOf } from '../../src/stack/labels.ts';
import { remove } from '../../src/stack/reap.ts';
import { runRecord } from '../unit/report/record.ts';
import { type Finished, hiveBench, leftOf, start, SUBNETS, workspace } from './command.ts';
import { AlertWatch, type Life, Prometheus } from './prometheus.ts';

const LOSS_PCT = 15;
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
    await remove(await connectEngine(), await leftOf(runDir()));
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
});

describe('a stack that was brought up', () => {
  const { config, runDir } = workspace({ stack: { ...SUBNETS, ports: 'ephemeral' } });

  afterAll(async () => {
    await remove(await connectEngine(), await leftOf(runDir()));
  });

  it('is watched unless told otherwise, and says where', async () => {
    const { exitCode, stdout, stderr } = await hiveBench(['--config', config, 'up']);
    expect(exitCode, stderr).toBe(EXIT.pass);
    const port = /prometheus +172\.24\.0\.30 .*http:\/\/127\.0\.0\.1:(\d+)/.exec(stdout)?.[1];
    expect(await new Prometheus(Number(port)).query('vector(1)')).toEqual([{ labels: {}, value: 1 }]);
  });
});

describe("promtool of the stack's own Prometheus", () => {
  it('finds the alerts to be what their tests say, and nothing to object to in metrics.prom', async () => {
    const engine = await connectEngine();
    const source = { root: ROOT, ready: {}, say: () => undefined };
    const { prometheus: image = '' } = await ensureImages(engine, ['prometheus'], source);
    const shipped = ['stack/monitoring/prometheus.yml', 'stack/monitoring/alerts.yml'];
    const files = await readEntries(ROOT, [...shipped, 'test/live/alert-rules.yml']);
    const metrics = { name: 'metrics.prom', data: await toTextfile(runRecord()) };
    const lines: string[] = [];
    await using container = await startContainer(
      {
        engine,
        runId: `test-${process.pid}-rules`,
        owner: ownerOf(),
        prefix: `hive-bench-test-${process.pid}`,
        logDir: mkdtempSync(path.join(tmpdir(), 'hive-bench-test-')),
      },
      {
        service: 'promtool',
        image,
        command: [
          'sh',
          '-c',
          'exec 2>&1; cd /rules && promtool check config prometheus.yml && promtool test rules alert-rules.yml && promtool check metrics <metrics.prom',
        ],
        attachments: [],
        files: [...files, metrics].map(({ name, ...entry }) => ({
          ...entry,
          name: `rules/${path.basename(name)}`,
        })),
      },
      (line) => lines.push(line),
    );
    expect(await container.ended(), lines.join('\n')).toBe(0);
    expect(lines.join('\n')).toMatch(/2 rules found[^]*SUCCESS/);
  });
});
