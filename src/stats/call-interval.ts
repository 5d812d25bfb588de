import type { Interval } from '../model/statistics.ts';
import { t975 } from './student.ts';

/** Sum and number of one call's values: one pair in one round. */
export interface CallSum {
  readonly sum: number;
  readonly n: number;
}

/** Lowest and highest that a value can be. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** How much calls differ cannot be told from fewer. */
export const MIN_CALLS = 3;

/** What the interval is made of. */
export interface CallMoments {
  readonly calls: number;
  /** Values of all calls. */
  readonly n: number;
  readonly mean: number;
  /** Σ (sum of the call − its n · mean)². */
  readonly squares: number;
}

/**
 * Two-sided 95 % interval of the mean of finite values with whole calls as the units, so that it holds however much
 * the values of a call have in common: Student's t on the calls, weighed by their length (ratio to size; Cochran,
 * "Sampling Techniques", 3rd ed., §6.3). With a range, the same on the scale of log-odds as well, and the wider on
 * each side: a mean near the end of its range errs towards the middle. Undefined below 3 calls.
 */
export function callInterval(calls: readonly CallSum[], range?: Range): Interval | undefined {
  const n = calls.reduce((total, call) => total + call.n, 0);
  const mean = calls.reduce((total, { sum }) => total + sum, 0) / n;
  const squares = calls.reduce((total, call) => total + (call.sum - call.n * mean) ** 2, 0);
  return intervalOfMoments({ calls: calls.length, n, mean, squares }, range);
}

/** The same from what is known already. */
export function intervalOfMoments(
  { calls, n, mean, squares }: CallMoments,
  range?: Range,
): Interval | undefined {
  if (calls < MIN_CALLS) return undefined;
  const half = (t975(calls - 1) * Math.sqrt((calls / (calls - 1)) * squares)) / n;
  const plain = { low: mean - half, high: mean + half };
  if (!range || mean <= range.low || mean >= range.high) return plain;
  const leaning = onLogOdds(mean, half, range);
  return { low: Math.min(plain.low, leaning.low), high: Math.max(plain.high, leaning.high) };
}

/** Delta method: d logit(s) = ds ÷ s(1 − s). */
function onLogOdds(mean: number, half: number, { low, high }: Range): Interval {
  const share = (mean - low) / (high - low);
  const [centre, width] = [Math.log(share / (1 - share)), half / (high - low) / (share * (1 - share))];
  const back = (logOdds: number): number => low + (high - low) / (1 + Math.exp(-logOdds));
  return { low: back(centre - width), high: back(centre + width) };
}
