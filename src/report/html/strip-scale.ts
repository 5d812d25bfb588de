import { quantileSorted } from 'simple-statistics';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { e2eLimitMs } from '../../slo/e2e-limit.ts';
import { visibleControls } from './markup.ts';

/** One scenario of the chart. Latencies in ms, +∞ as in the record; absent if nothing was measured. */
export interface Strip {
  readonly label: string;
  readonly values: readonly number[];
  readonly p5?: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly missing: number;
  readonly n: number;
  readonly limitMs?: number;
  readonly guideMs?: number;
}

const STEPS_MS = [20, 50, 100, 200, 500, 1000, 2000, 5000];

export function stripOf(scenario: ScenarioRecord): Strip {
  const e2e = scenario.metrics.e2e_ms;
  const limitMs = e2eLimitMs(scenario);
  const p5 = e2e && fifthPercentile(e2e.values);
  return {
    label: visibleControls(scenario.name).replace(/\s/g, ' '),
    values: e2e?.values ?? [],
    ...(p5 !== undefined && { p5 }),
    ...(e2e && { p50: e2e.p50, p95: e2e.p95 }),
    missing: e2e?.missing ?? 0,
    n: e2e?.n ?? 0,
    ...(limitMs !== undefined && { limitMs }),
    ...(scenario.expected && { guideMs: scenario.expected.p95Ms }),
  };
}

/**
 * Ends of the axis and distance of its ticks, ms. It begins at 0, or below for utterances that were answered before
 * they ended. One utterance of several seconds must not compress all others: beyond 2.5 times the largest limit (or
 * 1.25 times the largest p95), values are counted instead of drawn.
 */
export function axisOf(strips: readonly Strip[]): { startMs: number; endMs: number; stepMs: number } {
  const finite = (value: number | undefined): number =>
    value !== undefined && Number.isFinite(value) ? value : 0;
  const marks = Math.max(0, ...strips.flatMap(({ limitMs, guideMs }) => [finite(limitMs), finite(guideMs)]));
  const p95 = Math.max(0, ...strips.map((strip) => finite(strip.p95)));
  // A loop, because a sign-off run has more values than a function call accepts arguments.
  let [smallest, largest] = [0, 0];
  for (const { values } of strips) {
    for (const value of values) {
      smallest = Math.min(smallest, finite(value));
      largest = Math.max(largest, finite(value));
    }
  }
  const end = Math.max(marks * 1.1, Math.min(largest * 1.02, Math.max(marks * 2.5, p95 * 1.25)), 100);
  const stepMs = STEPS_MS.find((step) => end / step <= 9) ?? 10_000;
  return { startMs: Math.floor(smallest / stepMs) * stepMs, endMs: Math.ceil(end / stepMs) * stepMs, stepMs };
}

/** Finite values beyond the axis. */
export function beyond(strip: Strip, endMs: number): number {
  return strip.values.filter((value) => value > endMs && Number.isFinite(value)).length;
}

function fifthPercentile(sorted: readonly number[]): number | undefined {
  const above = sorted[Math.ceil((sorted.length - 1) * 0.05)];
  return above === undefined || !Number.isFinite(above) ? undefined : quantileSorted([...sorted], 0.05);
}
