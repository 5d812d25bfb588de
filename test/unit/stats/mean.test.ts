import { describe, expect, it } from 'vitest';
import { type CallValue, meanOf } from '../../../src/stats/mean.ts';
import { correlatedCalls, draws } from '../build/random.ts';

const MISSING = Number.POSITIVE_INFINITY;
const SHARE = { low: 0, high: 1 };

function inCalls(calls: readonly (readonly number[])[]): CallValue[] {
  return calls.flatMap((values, i) => values.map((value) => ({ call: `1/${i + 1}`, value })));
}

const alike = (calls: number, perCall: number, value: number): CallValue[] =>
  inCalls(Array.from({ length: calls }, () => Array.from({ length: perCall }, () => value)));

describe('meanOf', () => {
  it('is the mean of all values of all calls', () => {
    expect(meanOf(inCalls([[1, 2, 3], [10]]), 1)).toEqual({ n: 4, mean: 4 });
    expect(meanOf([], 1)).toBeUndefined();
  });

  it('has no interval below three calls or twelve values', () => {
    const values = correlatedCalls(draws(1), { calls: 3, perCall: 4, icc: 0, neighbours: 0 });
    expect(meanOf(inCalls(values), 1)?.interval).toBeDefined();
    expect(meanOf(inCalls(values).slice(1), 1)?.interval).toBeUndefined();
    expect(meanOf(inCalls([values.flat(), values.flat()]), 1)?.interval).toBeUndefined();
  });

  it("is at least as wide as Student's t on the means of the calls", () => {
    // Means 1, 2, 3: spread 1, t of two degrees of freedom 4.3027.
    const calls = [1, 2, 3].map((mean) => [mean, mean, mean, mean]);
    const { low = 0, high = 0 } = meanOf(inCalls(calls), 1)?.interval ?? {};
    expect(low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 9);
    expect(high).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 9);
  });

  it('is at least as wide as the spread within calls if their means agree by chance', () => {
    const values = correlatedCalls(draws(3), { calls: 3, perCall: 27, icc: 0, neighbours: 0 });
    const agreeing = values.map((call) => {
      const mean = call.reduce((a, b) => a + b, 0) / call.length;
      return call.map((value) => value - mean);
    });
    const { low = 0, high = 0 } = meanOf(inCalls(agreeing), 1)?.interval ?? {};
    expect(high - low).toBeGreaterThan(0.3);
  });

  it('allows for rare values that were not drawn, if the range is known', () => {
    // No error in 81 words: up to 4.45 % of words could be wrong (0.975 one-sided).
    const { interval } = meanOf(alike(3, 27, 0), 1, SHARE) ?? {};
    expect(interval?.low).toBe(0);
    expect(interval?.high).toBeCloseTo(1 - 0.025 ** (1 / 81), 9);
  });

  it('stays within the scale unless a value is outside', () => {
    const calls = [0.8, 0.95, 1].map((mean) => [mean, mean, mean, mean]);
    const { interval } = meanOf(inCalls(calls), 1, SHARE) ?? {};
    expect(interval?.low).toBeGreaterThan(0);
    expect(interval?.high).toBe(1);
    // A word error rate can exceed 1.
    expect(meanOf(inCalls([...calls, [1.5, 1.5]]), 1, SHARE)?.interval?.high).toBeGreaterThan(1);
  });

  it('has no interval for identical values without a range', () => {
    expect(meanOf(alike(3, 27, 4.2), 1)).toEqual({ n: 81, mean: expect.closeTo(4.2, 9) });
  });

  it('is infinite with one missing value, and so is its interval: a metric that can be infinite has no mean', () => {
    const values = [...alike(3, 9, 1), { call: '1/1', value: MISSING }];
    expect(meanOf(values, 1, SHARE)).toEqual({
      n: 28,
      mean: MISSING,
      interval: { low: MISSING, high: MISSING },
    });
  });

  it('refuses NaN', () => {
    expect(() => meanOf([...alike(3, 9, 1), { call: '1/1', value: Number.NaN }], 1)).toThrow(RangeError);
  });

  it('always contains the mean, even outside the assumed range', () => {
    const { mean = 0, interval } =
      meanOf(
        inCalls([
          [2, 2, 2, 2],
          [2, 2, 2, 2],
          [2, 2, 2, 2.5],
        ]),
        1,
        SHARE,
      ) ?? {};
    expect(interval?.low).toBeLessThanOrEqual(mean);
    expect(interval?.high).toBeGreaterThanOrEqual(mean);
  });

  it('gives the same interval for the same seed', () => {
    const values = inCalls(correlatedCalls(draws(4), { calls: 5, perCall: 8, icc: 0, neighbours: 0 }));
    expect(meanOf(values, 7)).toEqual(meanOf(values, 7));
  });
});
