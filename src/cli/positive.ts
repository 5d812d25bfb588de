import { InvalidArgumentError } from 'commander';
import { shown } from '../model/shown.ts';

/** For commander: a decimal number above 0, and no larger than what the rest of the program is made for. */
export function positive(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`got ${shown(text)}, expected a number above 0 and at most ${most}.`);
  };
}
