import { InvalidArgumentError } from 'commander';
import { shown } from '../lib/shown.ts';

/** 0, 1, 2, …, for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError(`got ${shown(text)}, expected a whole number, 0 or more.`);
}
