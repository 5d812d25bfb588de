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

/** JSON text that a terminal may be shown: what `plain` takes out is escaped, so that it reads back as it was. */
export function plainJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
