/**
 * `count` of these (all, if there are no more), evenly spaced and in order: each from the middle of its share.
 */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  const share = items.length / count;
  return Array.from({ length: count }, (_, k) => Math.floor((k + 0.5) * share)).flatMap((at) =>
    items.slice(at, at + 1),
  );
}

/** At most `count` of these, as equally as possible from each pair, spread over the pair's time. */
export function spreadOverPairs<T extends { readonly pair: number }>(
  items: readonly T[],
  count: number,
): T[] {
  const byPair = new Map<number, T[]>();
  for (const item of items) byPair.set(item.pair, [...(byPair.get(item.pair) ?? []), item]);
  let open = [...byPair.keys()];
  const quotas = new Map(open.map((pair) => [pair, 0]));
  for (let left = count; left > 0 && open.length > 0;) {
    const served = spread(open, left);
    for (const pair of served) quotas.set(pair, (quotas.get(pair) ?? 0) + 1);
    left -= served.length;
    open = open.filter((pair) => (quotas.get(pair) ?? 0) < (byPair.get(pair)?.length ?? 0));
  }
  return [...byPair].flatMap(([pair, own]) => spread(own, quotas.get(pair) ?? 0));
}
