import type { Markup } from './markup.ts';

/**
 * Bytes that tables of any length may have in the page, all scenarios together: a sign-off run has thousands of rows,
 * and the page, its sound included, stays below 3 MB and opens in a mail client.
 */
export const MOST_BYTES = { utterances: 1_100_000, witnesses: 500_000 } as const;

/** The first rows that fit. */
export function withinBytes(rows: readonly Markup[], mostBytes: number): Markup[] {
  let bytes = 0;
  const end = rows.findIndex(({ source }) => {
    bytes += Buffer.byteLength(source);
    return bytes > mostBytes;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}
