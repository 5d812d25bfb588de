import { shown } from './shown.ts';

/** Path of a nested value in code notation: `scenarios[0].metrics.p95`. */
export function valuePath(keys: readonly (string | number)[]): string {
  return keys
    .map((key) => {
      if (/^\d{1,15}$/.test(String(key))) return `[${key}]`;
      // Keys can be arbitrary strings. Those that are not words are quoted, which also limits their length.
      return /^[\w-]{1,60}$/.test(String(key)) ? `.${key}` : `[${shown(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** Splits a JSON Pointer into its keys (RFC 6901). */
export function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
