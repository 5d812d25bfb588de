import { InvalidArgumentError } from 'commander';

/** A number above 0, for commander. */
export function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`got ${JSON.stringify(text)}, expected a number above 0.`);
}
