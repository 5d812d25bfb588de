import type { Interval, MeanRecord } from '../model/statistics.ts';
import { bootstrapInterval } from './block-bootstrap.ts';
import { callInterval, MIN_CALLS, type Range } from './call-interval.ts';
import { requireNumbers } from './require-numbers.ts';

/** A value and its call: one pair in one round. */
export interface CallValue {
  readonly call: string;
  readonly value: number;
}

/** Fewer values do not show the spread. */
const MIN_VALUES = 12;
/** Probability beyond each bound of a two-sided 95 % interval. */
const TAIL = 0.025;

/**
 * Mean of values in the order of measurement, +∞ for a missing one, with a two-sided 95 % interval. The interval is the
 * widest of three, because each alone is too narrow in some cases (docs/decisions/0006-intervals.md has the
 * simulation): Student's t with calls as units; the bootstrap by calls; and, if the range is known, the effect of rare
 * values that n draws may have missed. Undefined without values. There is no interval below 3 calls or 12 values, and
 * none for identical values without a range, which do not show what other values are possible.
 *
 * @throws {RangeError} for NaN.
 */
export function meanOf(values: readonly CallValue[], seed: number, range?: Range): MeanRecord | undefined {
  if (values.length === 0) return undefined;
  requireNumbers(values.map(({ value }) => value));
  const n = values.length;
  const mean = values.reduce((sum, { value }) => sum + value, 0) / n;
  const interval = intervalOf(values, mean, seed, range);
  return { n, mean, ...(interval && { interval }) };
}

function intervalOf(
  values: readonly CallValue[],
  mean: number,
  seed: number,
  range: Range | undefined,
): Interval | undefined {
  const calls = byCall(values);
  if (calls.length < MIN_CALLS || values.length < MIN_VALUES) return undefined;
  // A metric that can be infinite at all has no finite mean, so a single infinite value settles it.
  if (mean === Number.POSITIVE_INFINITY) return { low: mean, high: mean };
  const alike = values.every(({ value }) => value === values[0]?.value);
  if (alike && !range) return undefined;
  const sums = calls.map((call) => ({ n: call.length, sum: call.reduce((a, b) => a + b, 0) }));
  const all = [callInterval(sums, range), bootstrapInterval(calls, seed), unseen(values.length, mean, range)];
  const known = all.filter((each) => each !== undefined);
  const interval = {
    low: Math.min(mean, ...known.map(({ low }) => low)),
    high: Math.max(mean, ...known.map(({ high }) => high)),
  };
  const bounded = range && values.every(({ value }) => value >= range.low && value <= range.high);
  // Student's t ignores that the scale has ends.
  return bounded
    ? { low: Math.max(interval.low, range.low), high: Math.min(interval.high, range.high) }
    : interval;
}

function byCall(values: readonly CallValue[]): number[][] {
  const calls = new Map<string, number[]>();
  for (const { call, value } of values) {
    const known = calls.get(call);
    if (known) known.push(value);
    else calls.set(call, [value]);
  }
  return [...calls.values()];
}

/**
 * Interval of the mean if a value that was never drawn exists. n draws miss a value of share 1 − 0.025^(1/n) with a
 * probability of 2.5 % (the Clopper–Pearson bound for zero observations). The bounds assume that this value is the
 * worst or the best possible one.
 */
function unseen(n: number, mean: number, range: Range | undefined): Interval | undefined {
  if (!range) return undefined;
  const share = 1 - TAIL ** (1 / n);
  return { low: mean - share * (mean - range.low), high: mean + share * (range.high - mean) };
}
