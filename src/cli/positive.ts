import { InvalidArgumentError } from 'commander';
import { shown } from '../lib/shown.ts';

/**
 * For commander: a decimal number above 0, at least `least` if given, and no larger than the program supports.
 */
export function positive(most: number, least?: number): (text: string) => number {
  const from = least === undefined ? 'above 0 and' : `of at least ${least} and`;
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value > 0 && value >= (least ?? 0) && value <= most) return value;
    throw new InvalidArgumentError(`got ${shown(text)}, expected a number ${from} at most ${most}.`);
  };
}
