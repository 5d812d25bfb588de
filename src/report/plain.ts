import { stripVTControlCharacters } from 'node:util';

/**
 * Text for a terminal without escape sequences, control characters and bidirectional overrides: a name from a
 * configuration or a service's log must not move the cursor, set a title, or reverse text. Line feeds are kept.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', ' ')
    .replace(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** The same on one line, for a table cell. */
export function plainLine(text: string): string {
  return plain(text.replace(/[\n\r\u2028\u2029]+/g, ' '));
}

/**
 * JSON text that is safe for a terminal: characters that `plain` removes are escaped, so that it parses to the same
 * value.
 */
export function plainJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
