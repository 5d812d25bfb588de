/**
 * P(X ≤ 0), P(X ≤ 1), … P(X ≤ n) of X ~ Binomial(n, p), one after the other. Each term follows from the previous one,
 * in logarithms, so that no term underflows permanently and no factorial is needed. Accurate to about 1e-10 up to n =
 * 10 000; simple-statistics' binomialDistribution stops at a remainder of 1e-4.
 */
export function* binomialCumulative(n: number, p: number): Generator<number, void> {
  const logOdds = Math.log(p) - Math.log1p(-p);
  let logTerm = n * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k < n; k += 1) {
    sum += p >= 1 ? 0 : Math.exp(logTerm);
    yield Math.min(1, sum);
    logTerm += Math.log((n - k) / (k + 1)) + logOdds;
  }
  yield 1;
}

/** P(X ≤ k) of X ~ Binomial(n, p). */
export function binomialCdf(k: number, n: number, p: number): number {
  let i = 0;
  for (const sum of binomialCumulative(n, p)) {
    if (i === k) return sum;
    i += 1;
  }
  return k < 0 ? 0 : 1;
}
