import { probit } from 'simple-statistics';

/** For 1 to 10 degrees of freedom, where the expansion below is too inaccurate. */
const FEW = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];
const Z = 1.959_964;

/**
 * 0.975 quantile of Student's t, for a two-sided 95 % interval. Above ten degrees of freedom, by the expansion about
 * the normal quantile (Abramowitz and Stegun, 26.7.5), accurate to 0.0005.
 */
export function t975(freedom: number): number {
  return FEW[freedom - 1] ?? expanded(Z, freedom);
}

/**
 * Quantile of Student's t for p above 0.5 and at least 11 degrees of freedom, by the same expansion; accurate to 0.5 %.
 */
export function tQuantile(p: number, freedom: number): number {
  return expanded(probit(p), freedom);
}

function expanded(z: number, freedom: number): number {
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3;
}
