import { gammaln } from 'simple-statistics';
import type { Interval } from '../model/run-record.ts';

/** 1-based ranks of the order statistics that bound a quantile; a side without a bound is absent. */
interface Ranks {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Distribution-free interval for the p-quantile of n values: the ranks between which it lies with at least this
 * two-sided confidence, each tail at most half of what is left, by Binomial(n, p) (David and Nagaraja, "Order
 * Statistics", 3rd ed., §7.1). A side that n values cannot bound is undefined.
 */
export function quantileRanks(n: number, p: number, confidence = 0.95): Ranks {
  const tail = (1 - confidence) / 2;
  let low: number | undefined;
  let high: number | undefined;
  let below = 0;
  // P(X ≤ k−1) is the chance that the k-th smallest value lies above the quantile.
  for (let k = 1; k <= n; k += 1) {
    below += binomialPmf(n, p, k - 1);
    if (below <= tail) low = k;
    if (high === undefined && below >= 1 - tail) high = k;
  }
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}

/** The interval in values; a side without a bound is −∞ or +∞. Undefined for no values. */
export function quantileInterval(
  sorted: readonly number[],
  p: number,
  confidence = 0.95,
): Interval | undefined {
  if (sorted.length === 0) return undefined;
  const { low, high } = quantileRanks(sorted.length, p, confidence);
  return {
    low: low === undefined ? Number.NEGATIVE_INFINITY : (sorted[low - 1] ?? Number.NEGATIVE_INFINITY),
    high: high === undefined ? Number.POSITIVE_INFINITY : (sorted[high - 1] ?? Number.POSITIVE_INFINITY),
  };
}

function binomialPmf(n: number, p: number, k: number): number {
  const choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
  return Math.exp(choose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}
