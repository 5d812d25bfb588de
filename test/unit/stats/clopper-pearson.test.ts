import { describe, expect, it } from 'vitest';
import { acceptedCounts, clopperPearson } from '../../../src/stats/clopper-pearson.ts';

describe('clopperPearson', () => {
  // 5 of 10 and 7 of 20 from R's binom.test; for 0 and n of n, the closed form 1 − (α/2)^(1/n).
  it.each([
    [0, 20, 0.95, 0, 0.1684335],
    [20, 20, 0.95, 0.8315665, 1],
    [5, 10, 0.95, 0.187086, 0.812914],
    [7, 20, 0.95, 0.1539092, 0.5921885],
    [149, 149, 0.95, 1 - (1 - 0.025 ** (1 / 149)), 1],
    [0, 1000, 0.99, 0, 1 - 0.005 ** (1 / 1000)],
    // (1 − p)ⁿ underflows here; the normal approximation is accurate to four digits.
    [50_000, 1_000_000, 0.95, 0.049574, 0.050429],
  ])('%i of %i at %d', (k, n, confidence, low, high) => {
    const interval = clopperPearson(k, n, confidence);
    expect(interval?.low).toBeCloseTo(low, 6);
    expect(interval?.high).toBeCloseTo(high, 6);
  });

  it('proves 98 % from 183 of 183 on, or 276 of 277', () => {
    const shows = (k: number, n: number): boolean => (clopperPearson(k, n)?.low ?? 0) >= 0.98;
    expect([shows(182, 182), shows(183, 183)]).toEqual([false, true]);
    expect([shows(275, 276), shows(276, 277)]).toEqual([false, true]);
  });

  it.each([
    [Number.NaN, 10],
    [11, 10],
    [-1, 10],
    [0.5, 10],
    [0, Number.NaN],
  ])('refuses %d of %d', (k, n) => {
    expect(() => clopperPearson(k, n)).toThrow(RangeError);
  });

  it('is undefined without trials', () => {
    expect(clopperPearson(0, 0)).toBeUndefined();
  });
});

describe('acceptedCounts', () => {
  it.each([
    [1000, 0.05],
    [5000, 0.002],
    [40, 0.5],
    [500, 0],
    [60_000, 0.05],
    [500, 1],
    [3, 0.01],
  ])('are those whose interval contains the share (%i, %d)', (n, p) => {
    const { low, high } = acceptedCounts(n, p, 0.99);
    const contains = (k: number): boolean => {
      const interval = clopperPearson(k, n, 0.99);
      return interval !== undefined && interval.low <= p && p <= interval.high;
    };
    expect(contains(low)).toBe(true);
    expect(contains(high)).toBe(true);
    expect(low === 0 || !contains(low - 1)).toBe(true);
    expect(high === n || !contains(high + 1)).toBe(true);
  });
});
