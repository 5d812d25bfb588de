import { median } from 'simple-statistics';

/** What a figure gains from one scenario to the next. */
export interface Growth {
  readonly slope: number;
  /** Upper end of the slope's two-sided 95 % interval. */
  readonly upper: number;
}

/** 97.5 % quantile of the normal distribution. */
const Z = 1.959964;

/**
 * The median of the slopes between all pairs of scenarios, and its interval (Theil; Sen, "Estimates of the regression
 * coefficient based on Kendall's tau", 1968). Memory stands higher whenever garbage has not been collected yet, by forty
 * MiB in every fifth scenario; least squares take that for growth, or for none.
 * @throws {Error} for fewer than three: they have no interval.
 */
export function growthOf(values: readonly number[]): Growth {
  const n = values.length;
  if (n < 3) throw new Error(`got ${n} scenarios, expected three or more`);
  const slopes = values
    .flatMap((from, i) => values.slice(i + 1).map((to, j) => (to - from) / (j + 1)))
    .toSorted((a, b) => a - b);
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const rank = Math.ceil((slopes.length + Z * deviation) / 2);
  const upper = slopes[Math.min(rank, slopes.length - 1)] ?? Number.POSITIVE_INFINITY;
  return { slope: median(slopes), upper };
}
