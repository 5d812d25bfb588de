import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialCumulative } from '../../../src/stats/binomial.ts';

describe('binomialCdf', () => {
  // By hand: 1/1024 · (1 + 10 + 45), and (1 − p)ⁿ.
  it.each([
    [2, 10, 0.5, 56 / 1024],
    [0, 1000, 0.05, 0.95 ** 1000],
    [-1, 10, 0.5, 0],
    [10, 10, 0.5, 1],
    [12, 10, 0.5, 1],
    [0, 10, 0, 1],
    [9, 10, 1, 0],
  ])('P(X ≤ %i) of Binomial(%i, %d)', (k, n, p, expected) => {
    expect(binomialCdf(k, n, p)).toBeCloseTo(expected, 12);
  });

  it('survives terms that underflow: half of Binomial(10 001, 0.5) is at or below 5000', () => {
    expect(0.5 ** 10_001).toBe(0);
    expect(binomialCdf(5000, 10_001, 0.5)).toBeCloseTo(0.5, 9);
  });

  it('increases to 1 over all counts', () => {
    const all = [...binomialCumulative(50, 0.3)];
    expect(all).toHaveLength(51);
    expect(all.every((each, i) => i === 0 || each >= (all[i - 1] ?? 1))).toBe(true);
    expect(all.at(-1)).toBe(1);
  });
});
