/** Of 1 to 10 degrees of freedom; the series below is not good enough for them. */
const FEW = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];
const Z = 1.959_964;

/**
 * 0.975 quantile of Student's t: what a two-sided 95 % interval takes. Beyond ten degrees of freedom by the expansion
 * about the normal quantile (Abramowitz and Stegun, 26.7.5), right to 0.0005.
 */
export function t975(freedom: number): number {
  const known = FEW[freedom - 1];
  if (known !== undefined) return known;
  const g1 = (Z ** 3 + Z) / 4;
  const g2 = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const g3 = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3;
}
