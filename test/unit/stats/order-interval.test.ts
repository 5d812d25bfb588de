import { describe, expect, it } from 'vitest';
import { binomialCdf } from '../../../src/stats/binomial.ts';
import { quantileInterval, quantileRanks } from '../../../src/stats/order-interval.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('quantileRanks: two-sided 95 %, published ranks', () => {
  it.each([
    [100, 0.95, 90, 100],
    [300, 0.95, 277, 293],
    [500, 0.95, 465, 485],
    [1000, 0.95, 936, 964],
    [5000, 0.95, 4719, 4781],
    [500, 0.99, 490, 500],
    [1000, 0.99, 983, 997],
    [5000, 0.99, 4936, 4964],
  ])('n = %i, p = %d: %i–%i', (n, p, low, high) => {
    expect(quantileRanks(n, p)).toEqual({ low, high });
  });

  it('has no upper bound for p99 of 300 or 100', () => {
    expect(quantileRanks(300, 0.99).high).toBeUndefined();
    expect(quantileRanks(100, 0.99).high).toBeUndefined();
  });

  // One-sided 95 % is the upper half of two-sided 90 %.
  it.each([
    [0.95, 0.95, 72],
    [0.99, 0.95, 368],
    [0.95, 0.9, 59],
    [0.99, 0.9, 299],
    [0.5, 0.95, 6],
  ])('of p = %d at %d has an upper bound from n = %i on', (p, confidence, least) => {
    expect(quantileRanks(least - 1, p, confidence).high).toBeUndefined();
    expect(quantileRanks(least, p, confidence).high).toBe(least);
  });

  it('leaves at most 2.5 % on either side, and one rank more would exceed it', () => {
    for (const [n, p] of [
      [72, 0.95],
      [81, 0.95],
      [1002, 0.95],
      [1002, 0.99],
      [40, 0.5],
    ] as const) {
      const { low = 0, high = 0 } = quantileRanks(n, p);
      // The quantile is below the k-th smallest value if fewer than k values are at or below it.
      const quantileBelow = (k: number): number => binomialCdf(k - 1, n, p);
      expect(quantileBelow(low)).toBeLessThanOrEqual(0.025);
      expect(quantileBelow(low + 1)).toBeGreaterThan(0.025);
      expect(1 - quantileBelow(high)).toBeLessThanOrEqual(0.025);
      expect(1 - quantileBelow(high - 1)).toBeGreaterThan(0.025);
    }
  });

  it('returns the values of those ranks, infinite for missing ones', () => {
    const values = [...upTo(97), ...Array.from({ length: 3 }, () => Number.POSITIVE_INFINITY)];
    expect(quantileInterval(values, 0.95)).toEqual({ low: 90, high: Number.POSITIVE_INFINITY });
  });

  it('is undefined if one side is not bounded', () => {
    expect(quantileInterval(upTo(71), 0.95)).toBeUndefined();
    expect(quantileInterval([], 0.95)).toBeUndefined();
  });
});
