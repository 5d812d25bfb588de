/** @throws {RangeError} for a value that is neither finite nor +∞: no statistic may include it. */
export function requireNumbers(values: readonly number[]): void {
  const odd = values.find((value) => Number.isNaN(value) || value === Number.NEGATIVE_INFINITY);
  if (odd !== undefined)
    throw new RangeError(`got ${odd} among ${values.length} values, expected numbers or +∞`);
}
