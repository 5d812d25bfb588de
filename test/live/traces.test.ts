import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { remove } from '../../src/stack/reap.ts';
import { hiveBench, leftOf, workspace } from './command.ts';

const UTTERANCES = 8;
const JAEGER_PORT = 16_686;

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  /** µs */
  readonly startTime: number;
  readonly duration: number;
  readonly processID: string;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

interface LoggedUtterance {
  readonly outcome: string;
  readonly segment: string;
  readonly trace_id: string;
  readonly stages_ms: Readonly<Record<string, number>>;
}

/** What the translator waited for, one after the other, as its log has it; written apart from the code under test. */
function waitsOf({ stages_ms: at }: LoggedUtterance): Record<string, number> {
  const [spoken, ended, final, translated, voiced, handed] = [
    'last_speech',
    'endpoint',
    'stt_final',
    'mt_done',
    'tts_first_byte',
    'first_frame',
  ].map((stage) => at[stage] ?? Number.NaN) as [number, number, number, number, number, number];
  const sure = Math.max(final, translated);
  const sounding = Math.max(sure, voiced);
  return {
    speech: spoken - (at['speech_start'] ?? Number.NaN),
    endpointing: ended - spoken,
    stt: final - ended,
    mt: sure - final,
    tts: sounding - sure,
    playout: handed - sounding,
    utterance: handed - (at['speech_start'] ?? Number.NaN),
  };
}

describe('traces of a call', () => {
  const { config, runDir } = workspace({
    stack: { subnet: '172.30.0.0/16', accessSubnet: '172.31.0.0/16', ports: 'ephemeral' },
    profiles: { quick: { utterances: UTTERANCES, pairs: 1, visits: 1 } },
  });
  let record: RunRecord;
  let logged: readonly LoggedUtterance[];
  let traces: readonly JaegerTrace[];

  beforeAll(async () => {
    await hiveBench(['--config', config, 'run', '--scenario', 'clean', '--monitoring', '--keep']);
    record = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
    logged = readFileSync(path.join(runDir(), 'logs/translator.log'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const from = line.indexOf('{"event": "utterance"');
        return from < 0 ? [] : [JSON.parse(line.slice(from)) as LoggedUtterance];
      })
      .filter(({ outcome }) => outcome === 'translated');
    traces = await tracesOf(runDir());
  });

  afterAll(async () => {
    await remove(await connectEngine(), await leftOf(runDir()));
  });

  const traceOf = ({ trace_id: id }: LoggedUtterance): JaegerTrace => {
    const [trace, ...others] = traces.filter(({ traceID }) => traceID === id);
    if (!trace || others.length > 0) throw new Error(`${id}: got ${others.length + (trace ? 1 : 0)} traces`);
    return trace;
  };

  it('has one trace of each utterance that was translated, under the id that the log names', () => {
    // The warm-up is an utterance too.
    expect(logged.length).toBeGreaterThan(UTTERANCES);
    for (const utterance of logged) {
      const root = traceOf(utterance).spans.find(({ operationName }) => operationName === 'utterance');
      const tags = Object.fromEntries(root?.tags.map(({ key, value }) => [key, value]) ?? []);
      expect(tags).toMatchObject({ 'hive.segment': utterance.segment, 'hive.outcome': 'translated' });
    }
  });

  it('joins all four services in it, every span right below the utterance', () => {
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

  it('times the stages as the log does', () => {
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

  it("has the services' own work at the time at which the translator waited for it", () => {
    for (const utterance of logged) {
      const { spans } = traceOf(utterance);
      const root = spans.find(({ operationName }) => operationName === 'utterance');
      const recognised = spans.find(({ operationName }) => operationName === 'recognise');
      const stt = spans.find(({ operationName }) => operationName === 'stt');
      // One offset from the monotonic clock in each service: the same host, so the same to some milliseconds.
      const end = ({ startTime = 0, duration = 0 }: Partial<JaegerSpan> = {}): number => startTime + duration;
      expect(Math.abs(end(recognised) - end(stt)) / 1000).toBeLessThan(20);
      for (const { startTime } of spans) {
        expect((startTime - (root?.startTime ?? 0)) / 1000).toBeGreaterThan(-500);
      }
    }
  });

  it('explains where the time of nearly every utterance went, and names its trace', () => {
    const [clean] = record.scenarios;
    const heard = clean?.utterances.filter(({ e2eMs }) => Number.isFinite(e2eMs)) ?? [];
    const explained = heard.filter(({ stagesMs, e2eMs }) => {
      const sumMs = Object.values(stagesMs ?? {}).reduce((sum, each) => sum + each, 0);
      return stagesMs !== undefined && Math.abs(sumMs - e2eMs) <= 20;
    });
    expect(heard.length).toBeGreaterThan(0);
    expect(explained.length / heard.length).toBeGreaterThanOrEqual(0.95);
    expect(clean?.waterfall?.explained).toBe(explained.length);
    const ids = new Set(traces.map(({ traceID }) => traceID));
    for (const { traceId } of explained) expect(ids).toContain(traceId);
  });
});

async function tracesOf(runDir: string): Promise<readonly JaegerTrace[]> {
  const { docker } = await connectEngine();
  const jaeger = (await leftOf(runDir)).find(({ name }) => name.endsWith('-jaeger'));
  const { NetworkSettings } = await docker.getContainer(jaeger?.id ?? '').inspect();
  const port = NetworkSettings.Ports[`${JAEGER_PORT}/tcp`]?.[0]?.HostPort;
  const answer = await fetch(`http://127.0.0.1:${port}/api/traces?service=translator&limit=500`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { readonly data: readonly JaegerTrace[] }).data;
}
