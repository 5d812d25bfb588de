import { shown } from './shown.ts';

/** Where a value stands in another, as one would write it in code: `scenarios[0].metrics.p95`. */
export function valuePath(keys: readonly (string | number)[]): string {
  return keys
    .map((key) => {
      if (/^\d{1,15}$/.test(String(key))) return `[${key}]`;
      // Anything can be a key: one that is no word is quoted, which also bounds it.
      return /^[\w-]{1,60}$/.test(String(key)) ? `.${key}` : `[${shown(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** Keys of a JSON Pointer (RFC 6901). */
export function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
