/** A position nearer than this to a whole one is that one: 0.95 · 20 may come out a hair beside 19. */
const ROUNDING = 1e-9;

/**
 * R-7 quantile (linear interpolation between order statistics; Hyndman and Fan 1996, type 7) of ascending values
 * that may end in +∞. Between a finite value and +∞ it is +∞, never NaN. Undefined for no values.
 *
 * simple-statistics' quantileSorted is the same for finite values. It makes NaN of two +∞, +∞ of a position that
 * rounding has put a hair above the last finite value, and throws for no values.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | undefined {
  const position = (sorted.length - 1) * p;
  const nearest = Math.round(position);
  if (Math.abs(position - nearest) < ROUNDING) return sorted[nearest];
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (low === undefined || high === undefined) return undefined;
  // ∞ − ∞ is no number, nor is ∞ · 0.
  return low === high ? low : low + (position - Math.floor(position)) * (high - low);
}
