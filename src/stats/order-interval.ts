import type { Interval } from '../model/statistics.ts';
import { binomialCumulative } from './binomial.ts';

/** 1-based ranks of the order statistics that bound a quantile; a side without a bound is absent. */
export interface Ranks {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Distribution-free interval for the p-quantile of n values: the ranks between which it lies with at least this
 * two-sided confidence, each tail at most half of what is left (David and Nagaraja, "Order Statistics", 3rd ed.,
 * §7.1). It holds for independent values. A side that n values cannot bound is absent.
 */
export function quantileRanks(n: number, p: number, confidence = 0.95): Ranks {
  const tail = (1 - confidence) / 2;
  let low: number | undefined;
  let high: number | undefined;
  let above = 0;
  // How many values lie above the quantile is Binomial(n, 1 − p): counted from the top, the high quantiles are near.
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

/** The interval in values, ascending. Undefined where they bound one side only, or none: no half of an interval. */
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
