import { UsageError } from '../../lib/errors.ts';

/** One number of an impairment. Both ends belong to the range. */
export interface Field {
  readonly low: number;
  readonly high: number;
  /** For messages and schemas, for example `ms`. */
  readonly unit: string;
  /** One sentence for the documentation. */
  readonly meaning: string;
  readonly optional?: boolean;
}

/** A share of packets. */
export const percentField = (meaning: string): Field & { readonly optional?: never } => ({
  low: 0,
  high: 100,
  unit: 'percent',
  meaning,
});

/** @throws {UsageError} when the value is no number within the range. */
export function requireRange(
  name: string,
  value: number,
  { low, high, unit }: Pick<Field, 'low' | 'high' | 'unit'>,
): void {
  if (Number.isFinite(value) && value >= low && value <= high) return;
  throw new UsageError(`${name}: got ${value}, expected ${low}..${high} (${unit})`, {
    hint: `Correct ${name} of the link.`,
  });
}

/** Of a pattern: how people write a number. */
export const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

/** tc reads decimals but no exponents; six of them are finer than netem's 32-bit fractions need. */
export function percent(value: number): string {
  return `${Number(value.toFixed(6))}%`;
}

/** Milliseconds for tc, to the microsecond. */
export function milliseconds(value: number): string {
  return `${Number(value.toFixed(3))}ms`;
}
