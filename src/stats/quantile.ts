/** Tolerance for rounding errors of a whole position: 0.95 · 20 may differ slightly from 19. */
const ROUNDING = 1e-9;

/**
 * R-7 quantile (linear interpolation between order statistics; Hyndman and Fan 1996, type 7) of ascending values that
 * may end in +∞. Between a finite value and +∞ it is +∞, never NaN. Undefined for no values. simple-statistics'
 * quantileSorted is equal for finite values. It gives NaN between two +∞, gives +∞ if rounding puts a position
 * slightly above the last finite value, and throws without values.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | undefined {
  const position = (sorted.length - 1) * p;
  const nearest = Math.round(position);
  if (Math.abs(position - nearest) < ROUNDING) return sorted[nearest];
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (low === undefined || high === undefined) return undefined;
  // Avoids ∞ − ∞ and ∞ · 0, which are NaN.
  return low === high ? low : low + (position - Math.floor(position)) * (high - low);
}
