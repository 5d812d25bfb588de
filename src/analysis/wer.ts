/** Lower case, letters, digits and apostrophes only: how transcripts are compared. */
export function words(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);
}

/**
 * Word error rate: (substitutions + deletions + insertions) ÷ words of the reference, by Levenshtein distance on
 * words. 0 is perfect; it exceeds 1 when more is inserted than was said. Undefined for an empty reference.
 */
export function wordErrorRate(reference: string, hypothesis: string): number | undefined {
  const [said, heard] = [words(reference), words(hypothesis)];
  if (said.length === 0) return undefined;
  let row = heard.map((_, j) => j + 1);
  row.unshift(0);
  for (const [i, word] of said.entries()) {
    const next = [i + 1];
    for (const [j, other] of heard.entries()) {
      next.push(
        Math.min((row[j] ?? 0) + (word === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    }
    row = next;
  }
  return (row.at(-1) ?? 0) / said.length;
}
