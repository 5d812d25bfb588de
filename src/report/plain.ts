import { stripVTControlCharacters } from 'node:util';

/**
 * Text for a terminal without escape sequences, control characters and bidirectional overrides: a name out of a
 * configuration or a service's log must not move the cursor, set a title, or turn text around. Line feeds stay.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', ' ')
    .replace(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** The same on one line: for a table's cell. */
export function plainLine(text: string): string {
  return plain(text.replace(/[\n\r\u2028\u2029]+/g, ' '));
}
