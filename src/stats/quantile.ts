import { quantileSorted } from 'simple-statistics';

/**
 * R-7 quantile (linear interpolation between order statistics; Hyndman and Fan 1996, type 7) of ascending values
 * that may end in +∞. Between a finite value and +∞ it is +∞, never NaN. Undefined for no values.
 */
export function quantile(sorted: readonly number[], p: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const position = (sorted.length - 1) * p;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  // Rounding must not make a whole position look like one between two values, or ∞·0 would follow.
  if (low === high) return low;
  if (high === Number.POSITIVE_INFINITY) return Math.abs(position - Math.round(position)) < 1e-9 ? low : high;
  return quantileSorted([...sorted], p);
}
