import { linearRegression } from 'simple-statistics';
import { t975 } from '../../src/stats/student.ts';

/** What a figure gains from one scenario to the next. */
export interface Growth {
  readonly slope: number;
  /** Upper end of the slope's two-sided 95 % interval. */
  readonly upper: number;
}

/**
 * Least squares over the scenarios in the order in which they ran; the slope's standard error is
 * √(Σ residual² ÷ (n − 2) ÷ Σ (x − x̄)²).
 * @throws {Error} for fewer than three: they have no interval.
 */
export function growthOf(values: readonly number[]): Growth {
  const n = values.length;
  if (n < 3) throw new Error(`got ${n} scenarios, expected three or more`);
  const { m: slope, b } = linearRegression(values.map((value, i) => [i, value]));
  const residuals = values.reduce((sum, value, i) => sum + (value - b - slope * i) ** 2, 0);
  const spread = values.reduce((sum, _, i) => sum + (i - (n - 1) / 2) ** 2, 0);
  return { slope, upper: slope + t975(n - 2) * Math.sqrt(residuals / (n - 2) / spread) };
}
