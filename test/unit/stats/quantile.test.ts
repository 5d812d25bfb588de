import { describe, expect, it } from 'vitest';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { quantileInterval, quantileRanks } from '../../../src/stats/order-interval.ts';
import { quantile } from '../../../src/stats/quantile.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('quantile (R-7)', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [upTo(20), 0.95, 19.05],
    [upTo(100), 0.99, 99.01],
    [[7], 0.95, 7],
  ])('of %j at %d is %d', (values, p, expected) => {
    expect(quantile(values, p)).toBeCloseTo(expected, 9);
  });

  it('is undefined for nothing, never 0 or NaN', () => {
    expect(quantile([], 0.95)).toBeUndefined();
  });

  it('is infinite as soon as it leans on a missing value, and finite below', () => {
    const one = [...upTo(20), Number.POSITIVE_INFINITY];
    expect(quantile(one, 0.95)).toBe(20);
    expect(quantile(one, 0.96)).toBe(Number.POSITIVE_INFINITY);
    expect(quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.9)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

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

  it('has no upper bound below n = 72 for p95 and n = 368 for p99', () => {
    expect(quantileRanks(71, 0.95).high).toBeUndefined();
    expect(quantileRanks(72, 0.95).high).toBeDefined();
    expect(quantileRanks(367, 0.99).high).toBeUndefined();
    expect(quantileRanks(368, 0.99).high).toBeDefined();
  });

  it('gives values of those ranks, infinite where missing ones are', () => {
    const values = [...upTo(97), ...Array.from({ length: 3 }, () => Number.POSITIVE_INFINITY)];
    expect(quantileInterval(values, 0.95)).toEqual({ low: 90, high: Number.POSITIVE_INFINITY });
  });
});

describe('distributionOf', () => {
  it('counts missing values and keeps them in quantiles and mean', () => {
    const distribution = distributionOf([3, Number.POSITIVE_INFINITY, 1, 2]);
    expect(distribution).toMatchObject({
      n: 4,
      missing: 1,
      p50: 2.5,
      p95: Number.POSITIVE_INFINITY,
      mean: Number.POSITIVE_INFINITY,
    });
    expect(distribution?.values).toEqual([1, 2, 3, Number.POSITIVE_INFINITY]);
  });

  it('makes up no interval from too few values', () => {
    expect(distributionOf(upTo(71))?.p95Interval).toBeUndefined();
    expect(distributionOf(upTo(100))?.p95Interval).toEqual({ low: 90, high: 100 });
    expect(distributionOf(upTo(100))?.p99Interval).toBeUndefined();
  });

  it('is undefined for no values', () => {
    expect(distributionOf([])).toBeUndefined();
  });
});
