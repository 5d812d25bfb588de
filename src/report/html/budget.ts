import type { Markup } from './markup.ts';

/**
 * Limits in bytes for long tables of the page, all scenarios together: a sign-off run has thousands of rows, and the
 * page with its sound stays below 3 MB.
 */
export const MAX_BYTES = { utterances: 1_100_000, sources: 500_000 } as const;

/** The first rows that fit. */
export function withinBytes(rows: readonly Markup[], maxBytes: number): Markup[] {
  let bytes = 0;
  const end = rows.findIndex(({ source }) => {
    bytes += Buffer.byteLength(source);
    return bytes > maxBytes;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}
