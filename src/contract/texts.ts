/** Twice the limit and more, and a body that a server reads in one piece. */
export const OVERLONG_CHARACTERS = 20_000;

/** Requests that are given up, one after the other or at once: more than a pool of workers has. */
export const ABANDONED = 20;

/** The texts one after the other, over and over, cut to so many characters. */
export function textOfLength(texts: readonly string[], characters: number): string {
  const all = texts.join(' ');
  const text = Array.from({ length: Math.ceil(characters / Math.max(1, all.length)) + 1 }, () => all).join(
    ' ',
  );
  return text.slice(0, characters).trim();
}
