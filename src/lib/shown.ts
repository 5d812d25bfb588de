/** Longer values would obscure the message around them. */
const MAX_CHARACTERS = 80;
const MAX_DEPTH = 3;

/**
 * Formats any value for an error message: similar to JSON, on one line, at most 81 characters. JSON.stringify throws on
 * circular and very deep values and on bigint, turns NaN into null, and keeps terminal control characters.
 */
export function shown(value: unknown): string {
  const text = written(value, MAX_DEPTH).replaceAll(
    // Control and format characters, lone surrogates, and line separators.
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function written(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      // Truncated before escaping, so that long strings cost nothing.
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
    // The line is full, and the object may have millions of entries.
    if (length > MAX_CHARACTERS) break;
    const item = written((value as Readonly<Record<string, unknown>>)[key], depth - 1);
    const part = isList ? item : `${JSON.stringify(key.slice(0, MAX_CHARACTERS))}:${item}`;
    parts.push(part);
    length += part.length;
  }
  return isList ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}
