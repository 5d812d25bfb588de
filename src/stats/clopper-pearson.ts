import type { Interval } from '../model/statistics.ts';
import { binomialCdf, binomialCumulative } from './binomial.ts';

/**
 * Exact two-sided interval for a proportion of which k in n were observed (Clopper and Pearson, Biometrika 26, 1934).
 * Undefined for n = 0: no observation bounds nothing.
 *
 * @throws {RangeError} if k or n is not a count, or k > n.
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval | undefined {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n)
    throw new RangeError(`got ${k} of ${n}, expected whole numbers, 0 ≤ k ≤ n`);
  if (n === 0) return undefined;
  // For a high proportion, counting failures needs fewer terms.
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
 * The smallest and largest count of n whose Clopper–Pearson interval still contains p. Reports show this acceptance
 * range beside the observed count.
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

/** Root of an increasing function on 0..1, accurate to 1e-12. */
function solve(increasing: (p: number) => number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
