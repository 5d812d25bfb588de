import { UsageError } from '../../lib/errors.ts';

/** @throws {UsageError} when the value is no number within the range; both ends belong to it. */
export function requireRange(name: string, value: number, low: number, high: number, unit: string): void {
  if (Number.isFinite(value) && value >= low && value <= high) return;
  throw new UsageError(`${name}: got ${value}, expected ${low}..${high} (${unit})`, {
    hint: `Correct ${name} of the link.`,
  });
}

/** tc reads decimals but no exponents; six of them are finer than netem's 32-bit fractions need. */
export function percent(value: number): string {
  return `${Number(value.toFixed(6))}%`;
}

/** Milliseconds for tc, to the microsecond. */
export function milliseconds(value: number): string {
  return `${Number(value.toFixed(3))}ms`;
}
