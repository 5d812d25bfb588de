import type { Distribution } from '../model/run-record.ts';
import { quantileInterval } from './order-interval.ts';
import { quantile } from './quantile.ts';
import { requireNumbers } from './require-numbers.ts';

/**
 * Summary of raw values, +∞ for what is missing. Undefined for none: no samples is not a distribution of zeros.
 *
 * @throws {RangeError} for NaN, which would sort anywhere and could hide what is late.
 */
export function distributionOf(values: readonly number[]): Distribution | undefined {
  requireNumbers(values);
  const sorted = values.toSorted((a, b) => (a === b ? 0 : a - b));
  const [p50, p95, p99, max] = [
    quantile(sorted, 0.5),
    quantile(sorted, 0.95),
    quantile(sorted, 0.99),
    sorted.at(-1),
  ];
  if (p50 === undefined || p95 === undefined || p99 === undefined || max === undefined) return undefined;
  const p50Interval = quantileInterval(sorted, 0.5);
  const p95Interval = quantileInterval(sorted, 0.95);
  const p99Interval = quantileInterval(sorted, 0.99);
  return {
    n: sorted.length,
    missing: sorted.filter((value) => value === Number.POSITIVE_INFINITY).length,
    p50,
    ...(p50Interval && { p50Interval }),
    p95,
    ...(p95Interval && { p95Interval }),
    p99,
    ...(p99Interval && { p99Interval }),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    max,
    values: sorted,
  };
}
