/**
 * p values adjusted for how many were asked (Holm, Scandinavian Journal of Statistics 6, 1979): rejecting those at or
 * below α keeps the chance of even one false rejection at α, whatever the tests have to do with one another. In the
 * order given.
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
