/** More of a value would hide the message that it stands in. */
const MAX_CHARACTERS = 80;
const MAX_DEPTH = 3;

/**
 * A value as an error message quotes it: close to JSON, on one line, of at most 81 characters, whatever it is. JSON's
 * own writer throws on circular and very deep values and on bigint, makes null of NaN, and lets through characters that
 * steer a terminal.
 */
export function shown(value: unknown): string {
  const text = written(value, MAX_DEPTH).replaceAll(
    // Control and format characters, halves of pairs, and what ends a line.
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function written(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      // Cut before it is escaped: what is long costs nothing then.
      return JSON.stringify(value.slice(0, MAX_CHARACTERS));
    case 'bigint':
      return `${String(value).slice(0, MAX_CHARACTERS)}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : nested(value, depth);
    default:
      return String(value);
  }
}

function nested(value: object, depth: number): string {
  const isList = Array.isArray(value);
  if (depth === 0) return isList ? '[…]' : '{…}';
  const parts: string[] = [];
  let length = 0;
  for (const key in value) {
    // Enough to fill the line; the object may have millions.
    if (length > MAX_CHARACTERS) break;
    const item = written((value as Readonly<Record<string, unknown>>)[key], depth - 1);
    const part = isList ? item : `${JSON.stringify(key.slice(0, MAX_CHARACTERS))}:${item}`;
    parts.push(part);
    length += part.length;
  }
  return isList ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}
