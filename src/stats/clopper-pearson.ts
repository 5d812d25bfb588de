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
  const sums = cumulated(n, p);
  let k = 0;
  let below = sums.next().value ?? 1;
  for (; k < n && below <= tail; k += 1) below = sums.next().value ?? 1;
  const low = k;
  for (; k < n && 1 - below > tail; k += 1) below = sums.next().value ?? 1;
  return { low, high: k };
}

/** P(X ≤ k) for X binomial. */
function binomialCdf(k: number, n: number, p: number): number {
  let at = 0;
  for (const below of cumulated(n, p)) {
    if (at === k) return below;
    at += 1;
  }
  return 1;
}

/** P(X ≤ 0), P(X ≤ 1), … for X binomial, in time that grows with k alone; in logarithms, for (1 − p)ⁿ may underflow. */
function* cumulated(n: number, p: number): Generator<number, undefined> {
  const odds = Math.log(p) - Math.log1p(-p);
  let sum = 0;
  let logPmf = p < 1 ? n * Math.log1p(-p) : Number.NEGATIVE_INFINITY;
  for (let k = 0; k < n; k += 1) {
    sum += Math.exp(logPmf);
    yield p > 0 && p < 1 ? Math.min(1, sum) : p <= 0 ? 1 : 0;
    logPmf += Math.log((n - k) / (k + 1)) + odds;
  }
  yield 1;
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
