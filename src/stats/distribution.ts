import type { Distribution, Interval } from '../model/statistics.ts';
import { quantileInterval } from './order-interval.ts';
import { quantile } from './quantile.ts';
import { quantileByCalls } from './quantile-by-calls.ts';
import { requireNumbers } from './require-numbers.ts';

/**
 * Summarises raw values; +∞ stands for a missing one. `calls` names the call of each value: the intervals then allow
 * for correlation within calls, and are absent below three calls. Without `calls`, values are assumed to be
 * independent. Undefined without values: no samples is not a distribution of zeros.
 *
 * @throws {RangeError} for NaN, which would sort anywhere and could hide a late value.
 */
export function distributionOf(
  values: readonly number[],
  calls?: readonly string[],
): Distribution | undefined {
  requireNumbers(values);
  const order = values.map((_, i) => i).toSorted((a, b) => ascending(values[a], values[b]));
  const sorted = order.map((i) => values[i] ?? Number.NaN);
  const sortedCalls = calls && order.map((i) => calls[i] ?? '');
  const [p50, p95, p99, max] = [
    quantile(sorted, 0.5),
    quantile(sorted, 0.95),
    quantile(sorted, 0.99),
    sorted.at(-1),
  ];
  if (p50 === undefined || p95 === undefined || p99 === undefined || max === undefined) return undefined;
  const p50Interval = intervalOf(sorted, sortedCalls, 0.5);
  const p95Interval = intervalOf(sorted, sortedCalls, 0.95);
  const p99Interval = intervalOf(sorted, sortedCalls, 0.99);
  return {
    n: sorted.length,
    missing: sorted.filter((value) => value === Number.POSITIVE_INFINITY).length,
    p50,
    ...(p50Interval && { p50Interval }),
    p95,
    ...(p95Interval && { p95Interval }),
    p99,
    ...(p99Interval && { p99Interval }),
    // simple-statistics' compensated mean is NaN as soon as a value is +∞.
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    max,
    values: sorted,
  };
}

function intervalOf(
  sorted: readonly number[],
  calls: readonly string[] | undefined,
  p: number,
): Interval | undefined {
  return calls ? quantileByCalls(sorted, calls, p) : quantileInterval(sorted, p);
}

/** Infinities are equal, but their difference is NaN. */
function ascending(a = Number.NaN, b = Number.NaN): number {
  return a === b ? 0 : a - b;
}
