/** Of these words the one that a mistyped word was most likely meant to be; undefined when none is like it. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((other) => ({ other, distance: distance(word.toLowerCase(), other.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const [best] = ranked;
  // Half of it may be wrong: `loss` for `lossPct` is, `colour` for `lossPct` is not.
  return best && best.distance <= Math.max(word.length, best.other.length) / 2 ? best.other : undefined;
}

/** Levenshtein's: insertions, deletions and substitutions of characters; +∞ for a word that is longer than 100. */
export function distance(one: string, other: string): number {
  if (one.length > 100) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (const [i, character] of Array.from(one).entries()) {
    const next = [i + 1];
    for (const [j, wanted] of Array.from(other).entries())
      next.push(
        Math.min((row[j] ?? 0) + (character === wanted ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
