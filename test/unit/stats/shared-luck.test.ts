import { describe, expect, it } from 'vitest';
import { binomialCdf } from '../../../src/stats/binomial.ts';
import { countsBeyond } from '../../../src/stats/shared-luck.ts';
import { correlatedCalls, draws } from '../build/random.ts';

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe('countsBeyond', () => {
  it('is the binomial distribution without correlation', () => {
    const counts = countsBeyond([8, 8, 9], 0.05, 0);
    expect(sum(counts)).toBeCloseTo(1, 9);
    for (const k of [0, 1, 4]) expect(sum(counts.slice(0, k + 1))).toBeCloseTo(binomialCdf(k, 25, 0.05), 6);
  });

  it('keeps the mean, and predicts how often simulated calls have this few beyond the limit', () => {
    const counts = countsBeyond([24, 24, 24], 0.05, 0.2);
    expect(sum(counts)).toBeCloseTo(1, 6);
    expect(sum(counts.map((chance, k) => k * chance))).toBeCloseTo(72 * 0.05, 4);
    const random = draws(3);
    const times = 3000;
    let none = 0;
    for (let i = 0; i < times; i += 1) {
      const values = correlatedCalls(random, { calls: 3, perCall: 24, icc: 0.2, neighbours: 0 }).flat();
      if (values.every((value) => value <= 1.644_854)) none += 1;
    }
    // Four standard errors.
    expect(Math.abs(none / times - (counts[0] ?? 0))).toBeLessThan(0.022);
  });
});
