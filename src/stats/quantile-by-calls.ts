import type { Interval } from '../model/statistics.ts';
import { MIN_CALLS } from './call-interval.ts';
import { quantileRanks, type Ranks } from './order-interval.ts';
import { countsBeyond } from './shared-luck.ts';

/**
 * The largest intra-class correlation, on the normal scale, that the intervals allow for. It is fixed in advance,
 * because a dozen calls cannot estimate it (docs/decisions/0028-fixed-design-effect.md).
 */
const INTRA_CALL_CORRELATION = 0.2;
/** Probability of a wrong bound on either side, at most, if values are that correlated. */
const CORRELATED_TAIL = 0.05;

/**
 * Interval of the p-quantile of values in calls. Its bounds are order statistics whose ranks hold with 97.5 % on each
 * side for independent values, and with 95 % on each side for an intra-class correlation of 0.2. `sorted` is ascending;
 * `calls` names the call of each value. Undefined below 3 calls, or if a side is not bounded.
 */
export function quantileByCalls(
  sorted: readonly number[],
  calls: readonly string[],
  p: number,
): Interval | undefined {
  const sizes = new Map<string, number>();
  for (const call of calls) sizes.set(call, (sizes.get(call) ?? 0) + 1);
  if (sizes.size < MIN_CALLS) return undefined;
  const exact = quantileRanks(sorted.length, p);
  const shared = correlatedRanks([...sizes.values()], p);
  if (exact.low === undefined || exact.high === undefined) return undefined;
  if (shared.low === undefined || shared.high === undefined) return undefined;
  const low = sorted[Math.min(exact.low, shared.low) - 1];
  const high = sorted[Math.max(exact.high, shared.high) - 1];
  return low === undefined || high === undefined ? undefined : { low, high };
}

function correlatedRanks(sizes: readonly number[], p: number): Ranks {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const counts = countsBeyond(sizes, 1 - p, INTRA_CALL_CORRELATION);
  let upTo = 0;
  let high: number | undefined;
  for (let above = 0; above < n; above += 1) {
    upTo += counts[above] ?? 0;
    if (upTo <= CORRELATED_TAIL) high = n - above;
    if (upTo >= 1 - CORRELATED_TAIL) return { low: n - above, ...(high !== undefined && { high }) };
  }
  return high === undefined ? {} : { high };
}
