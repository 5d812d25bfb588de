import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../../../src/stats/block-bootstrap.ts';
import { correlatedCalls, draws } from '../build/random.ts';

const alternating = (length: number): number[] => Array.from({ length }, (_, i) => i % 2);

describe('bootstrapInterval', () => {
  it('gives the same interval for the same seed, and a similar one for another', () => {
    const calls = correlatedCalls(draws(1), { calls: 4, perCall: 20, icc: 0.1, neighbours: 0 });
    const [first, again, other] = [1, 1, 2].map((seed) => bootstrapInterval(calls, seed));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(Math.abs((other?.low ?? 0) - (first?.low ?? 0))).toBeLessThan(0.05);
    expect(Math.abs((other?.high ?? 0) - (first?.high ?? 0))).toBeLessThan(0.05);
  });

  it('has the width for an independent mean: ± 1.96 ÷ √n for one long call of spread 1', () => {
    const values = correlatedCalls(draws(2), { calls: 1, perCall: 1000, icc: 0, neighbours: 0 });
    const { low = 0, high = 0 } = bootstrapInterval(values, 1) ?? {};
    expect((high - low) / 2).toBeGreaterThan(0.85 * (1.96 / Math.sqrt(1000)));
    expect((high - low) / 2).toBeLessThan(1.15 * (1.96 / Math.sqrt(1000)));
  });

  it('keeps neighbours together: blocks that always contain both values have no spread', () => {
    // 8 values are drawn as blocks of 2, so every block has a 0 and a 1.
    expect(bootstrapInterval([alternating(8), alternating(8)], 1)).toEqual({ low: 0.5, high: 0.5 });
  });

  it('draws whole calls: a call that differs is drawn twice, once or not at all', () => {
    const calls = [
      [0, 0, 0],
      [0, 0, 0],
      [9, 9, 9],
    ];
    expect(bootstrapInterval(calls, 1)).toEqual({ low: 0, high: 9 });
  });

  it('weights calls by their length', () => {
    const calls = [Array.from({ length: 30 }, () => 1), [5]];
    const { high = 0 } = bootstrapInterval(calls, 1) ?? {};
    expect(high).toBe(5);
    expect(bootstrapInterval([[1, 1], []], 1)).toEqual({ low: 1, high: 1 });
  });

  it('is undefined without values', () => {
    expect(bootstrapInterval([], 1)).toBeUndefined();
    expect(bootstrapInterval([[], []], 1)).toBeUndefined();
  });
});
