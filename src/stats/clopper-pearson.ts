import type { Interval } from '../model/statistics.ts';
import { binomialCdf, binomialCumulative } from './binomial.ts';

/**
 * Exact interval for a share of which k in n were seen (Clopper and Pearson, Biometrika 26, 1934), two-sided.
 * Undefined for n = 0: nothing seen bounds nothing.
 *
 * @throws {RangeError} for what are no counts, so that they never become a bound.
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval | undefined {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n)
    throw new RangeError(`got ${k} of ${n}, expected whole numbers, 0 ≤ k ≤ n`);
  if (n === 0) return undefined;
  // Seen from the failures, a high share takes few terms.
  if (2 * k > n) {
    const failures = clopperPearson(n - k, n, confidence);
    return failures && { low: 1 - failures.high, high: 1 - failures.low };
  }
  const tail = (1 - confidence) / 2;
  return {
    low: k === 0 ? 0 : solve((p) => 1 - binomialCdf(k - 1, n, p) - tail),
    high: solve((p) => tail - binomialCdf(k, n, p)),
  };
}

/**
 * Fewest and most of n whose Clopper–Pearson interval still contains p: the same statement, read from the other
 * side, so that what would have been accepted can be shown beside what was seen.
 */
export function acceptedCounts(n: number, p: number, confidence = 0.95): { low: number; high: number } {
  const tail = (1 - confidence) / 2;
  let [low, high] = [0, 0];
  for (const upTo of binomialCumulative(n, p)) {
    if (low < n && upTo <= tail) low += 1;
    if (high >= n || 1 - upTo <= tail) break;
    high += 1;
  }
  return { low, high: Math.max(low, high) };
}

/** Root of an increasing function on 0..1, to within 1e-12. */
function solve(increasing: (p: number) => number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
