import type { Impairment } from '../../../src/impair/kinds/kinds.ts';
import type { LinkSpec } from '../../../src/model/impairment.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { ConnectRecord, ScenarioRecord } from '../../../src/model/scenario-record.ts';
import type { SloResult } from '../../../src/model/slo-result.ts';
import type { Distribution, MeanRecord } from '../../../src/model/statistics.ts';
import type { UtteranceRecord } from '../../../src/model/utterance-record.ts';
import type { StageRecord } from '../../../src/model/waterfall.ts';
import { ledgerRows, verificationRows } from './network.ts';

const SENTENCES = [
  ['where is the nearest railway station', '¿Dónde está la estación de ferrocarril más cercana?'],
  ['my suitcase is still at the airport', 'Mi maleta está todavía en el aeropuerto'],
  ['we need two tickets for the museum', 'Necesitamos dos billetes para el museo'],
  ['our flight has a delay of two hours', 'Nuestro vuelo tiene un retraso de dos horas'],
  ['they arrived late because of the snow', 'Llegaron tarde debido a la nieve'],
  ['somebody has taken my umbrella', 'Alguien ha tomado mi paraguas'],
  ['both doors of the car are open', 'Ambas puertas del coche están abiertas'],
] as const;

/** Park–Miller, so that the figures of a test never change. */
export function chance(seed: number): () => number {
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** R-7 as the records have it, written apart from the code under test. */
function quantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const [below = 0, above = 0] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (below === above) return below;
  return above === Infinity ? Infinity : below + (above - below) * (position - Math.floor(position));
}

/** Intervals take ranks of about the right place; only their being there matters to the reports. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number): number =>
    sorted[Math.min(sorted.length - 1, Math.round(p * sorted.length))] ?? Infinity;
  return {
    n: sorted.length,
    missing: sorted.filter((value) => value === Infinity).length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    ...(sorted.length >= 72 && { p50Interval: { low: at(0.4), high: at(0.6) } }),
    ...(sorted.length >= 72 && { p95Interval: { low: at(0.91), high: at(0.98) } }),
    p99: quantile(sorted, 0.99),
    ...(sorted.length >= 368 && { p99Interval: { low: at(0.983), high: at(0.997) } }),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    max: sorted.at(-1) ?? 0,
    values: sorted,
  };
}

/** Right-skewed latencies about a median, ms, with three decimals as a clock gives them. */
export function latencies(seed: number, n: number, medianMs: number, spreadMs: number): number[] {
  const next = chance(seed);
  return Array.from({ length: n }, () => {
    const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    return Number((medianMs + spreadMs * (normal > 0 ? 1.3 * normal : 0.7 * normal)).toFixed(3));
  });
}

export interface ScenarioShape {
  readonly name: string;
  readonly title?: string;
  readonly each?: readonly Impairment[];
  readonly medianMs: number;
  readonly spreadMs: number;
  readonly missing?: number;
  readonly n?: number;
  /** MOS-LQO of the translation; the others follow from it. */
  readonly mos?: number;
  readonly guide?: { readonly p95Ms: number; readonly quality: number };
  readonly over?: Partial<ScenarioRecord>;
}

export function scenario(shape: ScenarioShape, seed: number): ScenarioRecord {
  const { name, each = [], medianMs, spreadMs, missing = 0, n = 20, mos = 4.31 } = shape;
  const e2e = latencies(seed, n, medianMs, spreadMs).map((value, index) =>
    index < missing ? Infinity : value,
  );
  const caption = latencies(seed + 1, n, medianMs * 0.68, spreadMs * 0.6);
  const floor = latencies(seed + 2, n, medianMs * 0.15, spreadMs * 0.2);
  const e2eDistribution = distribution(e2e);
  const mean = meansOf(n);
  const clips = Math.ceil(n / 4);
  const link: LinkSpec = { uplink: each, downlink: each };
  const slo = judged('e2e_ms p95 <= 500', 500, e2eDistribution, shape.over?.severity === 'warn');
  return {
    name,
    title: shape.title ?? `Title of ${name}`,
    severity: 'fail',
    verdict: slo.verdict,
    reason: `${slo.slo}: ${slo.reason}`,
    impairment: { speaker: link, listener: link },
    verification: verificationRows(each),
    metrics: {
      e2e_ms: e2eDistribution,
      caption_ms: distribution(caption),
      floor_ms: distribution(floor),
      start_offset_ms: distribution(e2e.map((value) => value + 1800)),
      end_offset_ms: distribution(e2e.map((value) => value + 420)),
      injection_lag_ms: distribution(latencies(seed + 3, n, 0.4, 0.1)),
      wer: mean(n, 0.0125, 0.004),
      mos_lqo: mean(clips, mos, 0.07),
      mos_floor: mean(clips, mos - 0.12, 0.08),
      mos_self: mean(clips, 4.56, 0.01),
      mos_cqe: 4.21 - (4.4 - mos) / 2,
      quality: mean(n, ((n - missing) / n) * (0.494 + (mos - 1) / (2 * 3.56)), 0.02),
      connect: connected(4),
    },
    ...(shape.guide && { expected: shape.guide }),
    slos: [
      slo,
      {
        slo: 'connect ratio >= 0.98',
        limit: 0.98,
        actual: 1,
        n: 4,
        verdict: 'pass',
        reason: 'ratio 1.000 of 4 samples',
      },
    ],
    concerns: [],
    ledger: ledgerRows(each),
    health: {
      injectionLagP99Ms: 0.83,
      eventLoopP99Ms: 1.42,
      harnessEventLoopP99Ms: 11.5,
      cpu: { busy: 0.46, steal: 0.003 },
      clockSource: 'tsc',
    },
    rounds: 1,
    utterances: e2e.map((e2eMs, index) => utterance(index, e2eMs, caption[index] ?? 0, floor[index] ?? 0)),
    startedAt: '2025-06-12T10:16:04.000Z',
    durationS: 58.4,
    ...shape.over,
  };
}

/** The scenario under a translator that logs its stages; all but the uplink take the same in all of them. */
export function withStages(of: ScenarioRecord, uplinkMs: number): ScenarioRecord {
  const stage = (p50: number): StageRecord => ({ n: 20, p50, p95: p50 + 5, mean: p50 + 1 });
  const stages = {
    uplink: stage(uplinkMs),
    endpointing: stage(60),
    stt: stage(3),
    mt: stage(0),
    tts: stage(8),
    downlinkPlayout: stage(75),
  };
  return { ...of, metrics: { ...of.metrics, stages }, waterfall: { explained: 20, unexplained: {} } };
}

/** Means with intervals only where a scenario had utterances enough for blocks. */
function meansOf(utterances: number): (n: number, value: number, halfWidth: number) => MeanRecord {
  return (n, value, halfWidth) => ({
    n,
    mean: value,
    ...(utterances >= 72 && { interval: { low: value - halfWidth, high: value + halfWidth } }),
  });
}

function judged(
  slo: string,
  limit: number,
  { p95, n, p95Interval }: Distribution,
  lenient: boolean,
): SloResult {
  return {
    slo,
    limit,
    actual: p95,
    ...(p95Interval && { interval: p95Interval }),
    n,
    verdict: p95 <= limit ? 'pass' : lenient ? 'warn' : 'fail',
    reason: `p95 ${Number.isFinite(p95) ? p95.toFixed(0) : '∞'} of ${n} samples`,
  };
}

function utterance(index: number, e2eMs: number, captionMs: number, floorMs: number): UtteranceRecord {
  const [text, expected] = SENTENCES[index % SENTENCES.length] ?? SENTENCES[0];
  return {
    utterance: `u${String(index + 1).padStart(3, '0')}`,
    pair: index % 2,
    text,
    expected,
    round: 1,
    dueStartMs: 252_310.4 + 3900 * index,
    dueEndMs: 254_155.9 + 3900 * index,
    ...(index % 9 !== 8 && { recognised: text }),
    e2eMs,
    captionMs,
    floorMs,
    ...(Number.isFinite(e2eMs) && { heardBy: index % 7 === 6 ? 'energy-onset' : 'matched-filter' }),
  };
}

function connected(attempts: number): ConnectRecord {
  return {
    attempts,
    ok: attempts,
    ratio: 1,
    joinMs: distribution([212.4, 230.1, 241.9, 305.2]),
    firstAudioMs: distribution([402.5, 433.8, 460.2, 512.6]),
  };
}

/** What an attacker would put wherever a string is taken: markup, an attribute's end, escape sequences. */
export const HOSTILE = `</td><script>alert("x")</script>'"><img src=x onerror=alert(1)>\u001b[31mred\u001b[0m\u001b]0;title\u0007\u202e&amp;`;

const MOBILE: readonly Impairment[] = [
  { kind: 'delay', delayMs: 50, jitterMs: 15 },
  { kind: 'loss', lossPct: 0.2 },
  { kind: 'rate', rateKbit: 10_000, queueMs: 100 },
];
const UNREALISED =
  'both uplink not as configured during: loss: configured 0.2 %, measured 0, tolerated 0.05 to 0.45';

export const GUIDE: readonly ScenarioShape[] = [
  {
    name: 'clean',
    title: 'Clean network',
    medianMs: 262,
    spreadMs: 22,
    guide: { p95Ms: 320, quality: 0.95 },
  },
  {
    name: 'loss-1',
    title: '1 % packet loss',
    each: [{ kind: 'loss', lossPct: 1 }],
    medianMs: 270,
    spreadMs: 28,
    mos: 4.24,
    guide: { p95Ms: 380, quality: 0.92 },
  },
  {
    name: 'loss-3',
    title: '3 % packet loss',
    each: [{ kind: 'loss', lossPct: 3 }],
    medianMs: 284,
    spreadMs: 40,
    mos: 4.05,
    guide: { p95Ms: 450, quality: 0.88 },
  },
  {
    name: 'loss-5',
    title: '5 % packet loss',
    each: [{ kind: 'loss', lossPct: 5 }],
    medianMs: 302,
    spreadMs: 60,
    missing: 2,
    mos: 3.78,
    guide: { p95Ms: 490, quality: 0.82 },
  },
  {
    name: 'jitter-100',
    title: '100 ms jitter, peak to peak',
    each: [{ kind: 'delay', delayMs: 50, jitterMs: 50 }],
    medianMs: 376,
    spreadMs: 32,
    mos: 4.22,
    guide: { p95Ms: 420, quality: 0.9 },
  },
  {
    name: 'jitter-150',
    title: '150 ms jitter, peak to peak',
    each: [{ kind: 'delay', delayMs: 75, jitterMs: 75 }],
    medianMs: 452,
    spreadMs: 48,
    mos: 4.02,
    guide: { p95Ms: 480, quality: 0.85 },
  },
  {
    name: 'mobile',
    title: 'LTE as measured by others',
    each: MOBILE,
    medianMs: 338,
    spreadMs: 30,
    mos: 4.19,
    guide: { p95Ms: 460, quality: 0.87 },
    over: {
      verdict: 'invalid',
      reason: UNREALISED,
      verification: verificationRows(MOBILE, { unseenLossDuring: 'uplink' }),
      concerns: [
        { what: UNREALISED, invalidates: true },
        { what: 'host load reached 1.9 of 2 processors', invalidates: false },
      ],
    },
  },
  {
    name: 'stress',
    title: 'Loss, jitter and a narrow link together',
    each: [
      { kind: 'loss', lossPct: 5 },
      { kind: 'delay', delayMs: 75, jitterMs: 75 },
      { kind: 'rate', rateKbit: 128, queueMs: 300 },
    ],
    medianMs: 520,
    spreadMs: 70,
    missing: 1,
    mos: 3.11,
    guide: { p95Ms: 520, quality: 0.75 },
    over: {
      severity: 'warn',
      verdict: 'warn',
      reason: 'e2e_ms p95 <= 500: p95 652 of 20 samples, provisional',
    },
  },
];

/** A provisional run of the guide's eight scenarios: passes, a failure by missing utterances, an invalid, a warning. */
export function runRecord(
  over: Partial<RunRecord> = {},
  shapes: readonly ScenarioShape[] = GUIDE,
): RunRecord {
  return {
    schemaVersion: 3,
    runId: '20250612-101503-k3x9',
    startedAt: '2025-06-12T10:15:03.120Z',
    judgedAt: '2025-06-12T10:24:31.804Z',
    durationS: 552.3,
    profile: 'quick',
    provisional: true,
    interrupted: false,
    verdict: 'invalid',
    reason: 'mobile is invalid: its impairment was not realised; loss-5 misses e2e_ms p95 <= 500',
    exitCode: 4,
    scenarios: shapes.map((shape, index) => scenario(shape, 1000 + 17 * index)),
    suite: {
      lossResiliencePct: 3,
      jitterToleranceMs: 100,
      slos: [
        {
          slo: 'loss resilience >= 5',
          limit: 5,
          actual: 3,
          n: 4,
          verdict: 'fail',
          reason: 'loss-5 misses its SLOs, loss-3 meets them',
        },
        {
          slo: 'jitter tolerance >= 150',
          limit: 150,
          actual: 100,
          n: 3,
          verdict: 'fail',
          reason: 'jitter-150 misses',
        },
      ],
    },
    harness: {
      gatewayBackend: 'uml',
      seed: 20_250_612,
      pairs: 2,
      concerns: [{ what: 'other work took 11 % of the processors', invalidates: false }],
    },
    host: {
      os: 'Debian GNU/Linux 12',
      kernel: '6.1.0-28-amd64',
      cpus: 2,
      cpuModel: 'AMD EPYC 7B13',
      memoryGiB: 23.5,
    },
    versions: {
      'hive-bench': '0.1.0',
      livekit: '1.9.11',
      coturn: '4.6.1',
      docker: '20.10.24',
      node: '20.20.2',
    },
    config: {
      slos: ['e2e_ms p95 <= 500', 'connect ratio >= 0.98'],
      languages: { source: 'en', target: 'es' },
      gateway: 'auto',
      timeoutS: 5,
    },
    ...over,
  };
}
