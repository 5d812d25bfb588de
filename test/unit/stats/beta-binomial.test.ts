import { describe, expect, it } from 'vitest';
import { atLeast, totalDistribution } from '../../../src/stats/beta-binomial.ts';
import { binomialCumulative } from '../../../src/stats/binomial.ts';

describe('totalDistribution', () => {
  it('is the binomial distribution without correlation, and with one value in each group', () => {
    const cumulative = [...binomialCumulative(21, 0.05)];
    for (const total of [
      totalDistribution([7, 7, 7], 0.05, 0),
      totalDistribution(
        Array.from({ length: 21 }, () => 1),
        0.05,
        0.3,
      ),
    ]) {
      total.forEach((p, k) => expect(p).toBeCloseTo((cumulative[k] ?? 1) - (cumulative[k - 1] ?? 0), 12));
    }
  });

  it('has the mean and the variance of correlated values: n·p·q·(1 + (m − 1)·ρ)', () => {
    const total = totalDistribution([8, 8, 8], 0.2, 0.15);
    const moment = (of: (k: number) => number): number => total.reduce((sum, p, k) => sum + p * of(k), 0);
    const mean = moment((k) => k);
    expect(moment(() => 1)).toBeCloseTo(1, 12);
    expect(mean).toBeCloseTo(24 * 0.2, 10);
    expect(moment((k) => (k - mean) ** 2)).toBeCloseTo(24 * 0.2 * 0.8 * (1 + 7 * 0.15), 10);
  });

  it('is certain for a share of 0 or 1, and for no groups', () => {
    expect([...totalDistribution([2, 1], 0, 0.1)]).toEqual([1, 0, 0, 0]);
    expect([...totalDistribution([2, 1], 1, 0.1)]).toEqual([0, 0, 0, 1]);
    expect([...totalDistribution([], 0.5, 0.1)]).toEqual([1]);
  });
});

describe('atLeast', () => {
  it('is 1 from 0 on, and 0 beyond the number of values', () => {
    const total = totalDistribution([3], 0.5, 0);
    expect([0, 1, 3, 4].map((k) => atLeast(total, k))).toEqual([1, 0.875, 0.125, 0]);
  });
});
