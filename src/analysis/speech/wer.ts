/** Characters that are used as an apostrophe. */
const APOSTROPHES = /[’‘ʼ‛`´＇]/g;

/**
 * Words of a text for comparing transcripts: letters, digits and apostrophes within words, in lower case. Text is
 * normalised (NFKC), so that neither the kind of apostrophe nor the composition of accents matters; a hyphen
 * separates words. Digits stay digits: "20" and "twenty" are different words.
 */
export function words(text: string): string[] {
  return text
    .normalize('NFKC')
    .replaceAll(APOSTROPHES, "'")
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{M}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replaceAll(/^'+|'+$/g, ''))
    .filter(Boolean);
}

/** Errors of a transcript and number of words spoken. Sums of both give the rate over many sentences. */
export interface WordErrors {
  readonly errors: number;
  readonly words: number;
}

/**
 * Substitutions, deletions and insertions, by Levenshtein distance on words; undefined for an empty reference.
 */
export function wordErrors(reference: string, hypothesis: string): WordErrors | undefined {
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
  return { errors: row.at(-1) ?? 0, words: said.length };
}

/** Word error rate of one sentence: errors ÷ words. 0 is perfect; more than 1 is possible with insertions. */
export function wordErrorRate(reference: string, hypothesis: string): number | undefined {
  const counted = wordErrors(reference, hypothesis);
  return counted && counted.errors / counted.words;
}
