import type { Interval } from '../model/statistics.ts';
import { t975 } from './student.ts';

/** Sum and number of the values of one call: one pair in one round. */
export interface CallSum {
  readonly sum: number;
  readonly n: number;
}

/** Lowest and highest possible value. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** With fewer calls, the variance between calls cannot be estimated. */
export const MIN_CALLS = 3;

/** Sufficient statistics of the interval. */
export interface CallMoments {
  readonly calls: number;
  /** Number of values of all calls. */
  readonly n: number;
  readonly mean: number;
  /** Σ (sum of the call − its n · mean)². */
  readonly squares: number;
}

/**
 * Two-sided 95 % interval of the mean of finite values, with whole calls as units, so that it holds for any correlation
 * within calls: Student's t on the calls, weighted by their length (ratio to size; Cochran, "Sampling Techniques", 3rd
 * ed., §6.3). With a range, the interval is also computed on the scale of log-odds, and the wider one is taken on each
 * side, because a mean close to the end of its range errs towards the middle. Undefined below 3 calls.
 */
export function callInterval(calls: readonly CallSum[], range?: Range): Interval | undefined {
  const n = calls.reduce((total, call) => total + call.n, 0);
  const mean = calls.reduce((total, { sum }) => total + sum, 0) / n;
  const squares = calls.reduce((total, call) => total + (call.sum - call.n * mean) ** 2, 0);
  return intervalOfMoments({ calls: calls.length, n, mean, squares }, range);
}

/** As {@link callInterval}, from the sufficient statistics. */
export function intervalOfMoments(
  { calls, n, mean, squares }: CallMoments,
  range?: Range,
): Interval | undefined {
  if (calls < MIN_CALLS) return undefined;
  const half = (t975(calls - 1) * Math.sqrt((calls / (calls - 1)) * squares)) / n;
  const plain = { low: mean - half, high: mean + half };
  if (!range || mean <= range.low || mean >= range.high) return plain;
  const onOdds = onLogOdds(mean, half, range);
  return { low: Math.min(plain.low, onOdds.low), high: Math.max(plain.high, onOdds.high) };
}

/** Delta method: d logit(s) = ds ÷ s(1 − s). */
function onLogOdds(mean: number, half: number, { low, high }: Range): Interval {
  const share = (mean - low) / (high - low);
  const [centre, width] = [Math.log(share / (1 - share)), half / (high - low) / (share * (1 - share))];
  const back = (logOdds: number): number => low + (high - low) / (1 + Math.exp(-logOdds));
  return { low: back(centre - width), high: back(centre + width) };
}
