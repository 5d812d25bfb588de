import type { Distribution } from '../model/run-record.ts';
import { quantileInterval } from './order-interval.ts';
import { quantile } from './quantile.ts';

/** Fewest values for a finite two-sided 95 % interval: below, no interval is given rather than half of one. */
const LEAST_N = { p95: 72, p99: 368 };

/** Summary of raw values, +∞ for what is missing. Undefined for none: no samples is not a distribution of zeros. */
export function distributionOf(values: readonly number[]): Distribution | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p95, p99, max] = [
    quantile(sorted, 0.5),
    quantile(sorted, 0.95),
    quantile(sorted, 0.99),
    sorted.at(-1),
  ];
  if (p50 === undefined || p95 === undefined || p99 === undefined || max === undefined) return undefined;
  const p95Interval = sorted.length >= LEAST_N.p95 ? quantileInterval(sorted, 0.95) : undefined;
  const p99Interval = sorted.length >= LEAST_N.p99 ? quantileInterval(sorted, 0.99) : undefined;
  return {
    n: sorted.length,
    missing: sorted.filter((value) => value === Number.POSITIVE_INFINITY).length,
    p50,
    p95,
    ...(p95Interval && { p95Interval }),
    p99,
    ...(p99Interval && { p99Interval }),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    max,
    values: sorted,
  };
}
