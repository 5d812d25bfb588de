import type { Interval } from '../model/statistics.ts';
import { binomialCumulative } from './binomial.ts';

/** 1-based ranks of the order statistics that bound a quantile. A side without a bound is absent. */
export interface Ranks {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Distribution-free interval for the p-quantile of n values: the quantile is between these ranks with at least this
 * two-sided confidence, and each tail has at most half of the rest (David and Nagaraja, "Order Statistics", 3rd ed.,
 * §7.1). Assumes independent values. A side that n values cannot bound is absent.
 */
export function quantileRanks(n: number, p: number, confidence = 0.95): Ranks {
  const tail = (1 - confidence) / 2;
  let low: number | undefined;
  let high: number | undefined;
  let above = 0;
  // The number of values above the quantile is Binomial(n, 1 − p). Counting from the top reaches high quantiles first.
  for (const upTo of binomialCumulative(n, 1 - p)) {
    if (above >= n) break;
    if (upTo <= tail) high = n - above;
    if (upTo >= 1 - tail) {
      low = n - above;
      break;
    }
    above += 1;
  }
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}

/**
 * The interval in values, which must be ascending. Undefined if a side is not bounded: half an interval is not
 * returned.
 */
export function quantileInterval(
  sorted: readonly number[],
  p: number,
  confidence = 0.95,
): Interval | undefined {
  const ranks = quantileRanks(sorted.length, p, confidence);
  if (ranks.low === undefined || ranks.high === undefined) return undefined;
  const [low, high] = [sorted[ranks.low - 1], sorted[ranks.high - 1]];
  return low === undefined || high === undefined ? undefined : { low, high };
}
