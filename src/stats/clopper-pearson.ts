import { gammaln } from 'simple-statistics';

/**
 * Exact interval for a share of which k in n were seen (Clopper and Pearson, Biometrika 26, 1934), two-sided.
 * Undefined for n = 0: nothing seen bounds nothing.
 */
export function clopperPearson(
  k: number,
  n: number,
  confidence = 0.95,
): { low: number; high: number } | undefined {
  if (n === 0) return undefined;
  const tail = (1 - confidence) / 2;
  return {
    low: k === 0 ? 0 : solve((p) => 1 - binomialCdf(k - 1, n, p) - tail),
    high: k === n ? 1 : solve((p) => tail - binomialCdf(k, n, p)),
  };
}

/**
 * Fewest and most of n whose Clopper–Pearson interval still contains p: the same statement, read from the other
 * side, so that what would have been accepted can be shown beside what was seen.
 */
export function acceptedCounts(n: number, p: number, confidence = 0.95): { low: number; high: number } {
  const tail = (1 - confidence) / 2;
  let low = 0;
  while (low < n && binomialCdf(low, n, p) <= tail) low += 1;
  let high = low;
  while (high < n && 1 - binomialCdf(high, n, p) > tail) high += 1;
  return { low, high };
}

/** P(X ≤ k) for X binomial. */
function binomialCdf(k: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  let sum = 0;
  for (let i = 0; i <= k; i += 1) {
    const choose = gammaln(n + 1) - gammaln(i + 1) - gammaln(n - i + 1);
    sum += Math.exp(choose + i * Math.log(p) + (n - i) * Math.log1p(-p));
  }
  return Math.min(1, sum);
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
