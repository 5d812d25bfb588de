/** Number of successes (`hits`) and of attempts (`of`). */
export interface Count {
  readonly hits: number;
  readonly of: number;
}

/** Tolerance for tables that are exactly as likely as the observed one. */
const ROUNDING = 1 + 1e-7;

/**
 * Fisher's exact test of two proportions, two-sided: the sum of the probabilities of all tables that are no more likely
 * than the observed one. 0–1.
 */
export function fisherExact(a: Count, b: Count): number {
  const [total, hits] = [a.of + b.of, a.hits + b.hits];
  const logChoose = chooser(total);
  const logOf = (x: number): number =>
    logChoose(a.of, x) + logChoose(b.of, hits - x) - logChoose(total, hits);
  const seen = Math.exp(logOf(a.hits)) * ROUNDING;
  let p = 0;
  for (let x = Math.max(0, hits - b.of); x <= Math.min(hits, a.of); x += 1) {
    const likelihood = Math.exp(logOf(x));
    if (likelihood <= seen) p += likelihood;
  }
  return Math.min(1, p);
}

function chooser(largest: number): (n: number, k: number) => number {
  const logFactorial = new Float64Array(largest + 1);
  for (let i = 1; i <= largest; i += 1) logFactorial[i] = (logFactorial[i - 1] ?? 0) + Math.log(i);
  const of = (n: number): number => logFactorial[n] ?? 0;
  return (n, k) => of(n) - of(k) - of(n - k);
}
