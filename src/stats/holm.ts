/**
 * Adjusts p values for multiple tests (Holm, Scandinavian Journal of Statistics 6, 1979). Rejecting those at or below α
 * keeps the probability of any false rejection at α, whatever the dependence between the tests. Returns them in the
 * given order.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).toSorted((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const adjusted = ps.map(() => 1);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * (ps[index] ?? 1)));
    adjusted[index] = largest;
  });
  return adjusted;
}
