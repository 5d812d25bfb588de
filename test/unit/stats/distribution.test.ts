import { describe, expect, it } from 'vitest';
import { distributionOf } from '../../../src/stats/distribution.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

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

  it('has no interval for too few values', () => {
    expect(distributionOf(upTo(71))?.p95Interval).toBeUndefined();
    expect(distributionOf(upTo(100))?.p95Interval).toEqual({ low: 90, high: 100 });
    expect(distributionOf(upTo(100))?.p99Interval).toBeUndefined();
  });

  it('bounds the median from 6 values on, and p95 with rank 100 of 100', () => {
    expect(distributionOf(upTo(5))?.p50Interval).toBeUndefined();
    expect(distributionOf(upTo(6))?.p50Interval).toEqual({ low: 1, high: 6 });
    expect(distributionOf(upTo(1000))?.p99Interval).toEqual({ low: 983, high: 997 });
  });

  it('sorts infinities next to each other, and refuses NaN', () => {
    const infinite = [1, 2, 3].map(() => Number.POSITIVE_INFINITY);
    expect(distributionOf([...infinite, 5])?.values).toEqual([5, ...infinite]);
    expect(() => distributionOf([1, Number.NaN, 2])).toThrow(RangeError);
    expect(() => distributionOf([1, Number.NEGATIVE_INFINITY])).toThrow('expected numbers or +∞');
  });

  it('is undefined without values', () => {
    expect(distributionOf([])).toBeUndefined();
  });
});
