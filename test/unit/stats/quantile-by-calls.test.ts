import { describe, expect, it } from 'vitest';
import { countsBeyond } from '../../../src/stats/shared-luck.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { quantileByCalls } from '../../../src/stats/quantile-by-calls.ts';
import { correlatedCalls, draws } from '../build/random.ts';

const MISSING = Number.POSITIVE_INFINITY;

/** Ascending, each with its call. */
function sortedCalls(calls: readonly (readonly number[])[]): { sorted: number[]; calls: string[] } {
  const all = calls
    .flatMap((values, i) => values.map((value) => ({ call: String(i), value })))
    .toSorted((a, b) => (a.value === b.value ? 0 : a.value - b.value));
  return { sorted: all.map(({ value }) => value), calls: all.map(({ call }) => call) };
}

const repeat = (n: number, value: number): number[] => Array.from({ length: n }, () => value);

describe('quantileByCalls', () => {
  const shape = { calls: 18, perCall: 8, icc: 0, neighbours: 0 };
  const sizes = repeat(18, 8);
  const upTo = (k: number, common: number): number =>
    countsBeyond(sizes, 0.05, common)
      .slice(0, k + 1)
      .reduce((sum, chance) => sum + chance, 0);

  it('passes with two late of 18 calls of 8, and needs 14 for a breach: 2.5 % if independent, 5 % with a correlation of 0.2', () => {
    const { sorted, calls } = sortedCalls(correlatedCalls(draws(5), shape));
    const { low, high } = quantileByCalls(sorted, calls, 0.95) ?? {};
    expect(high).toBe(sorted.at(-3));
    expect(low).toBe(sorted.at(-14));
    expect(upTo(2, 0)).toBeLessThanOrEqual(0.025);
    expect(upTo(2, 0.2)).toBeLessThanOrEqual(0.05);
    expect(upTo(3, 0)).toBeGreaterThan(0.025);
    expect(1 - upTo(13, 0.2)).toBeLessThanOrEqual(0.05);
  });

  it('is undefined below three calls, and if three long calls could be late together', () => {
    const two = sortedCalls([repeat(100, 1), repeat(100, 1)]);
    expect(quantileByCalls(two.sorted, two.calls, 0.95)).toBeUndefined();
    const three = sortedCalls([repeat(24, 1), repeat(24, 2), repeat(24, 3)]);
    expect(quantileByCalls(three.sorted, three.calls, 0.95)).toBeUndefined();
  });

  it('is infinite if a call is missing', () => {
    const { sorted, calls } = sortedCalls([...sizes.slice(1).map(() => repeat(8, 1)), repeat(8, MISSING)]);
    expect(quantileByCalls(sorted, calls, 0.95)).toEqual({ low: 1, high: MISSING });
  });
});

describe('distributionOf with calls', () => {
  it('is never narrower than the exact ranks, and keeps each value with its call when sorting', () => {
    const random = correlatedCalls(draws(6), { calls: 18, perCall: 8, icc: 0, neighbours: 0 });
    const values = random.flat();
    const calls = random.flatMap((call, i) => call.map(() => String(i)));
    const [alone, together] = [distributionOf(values), distributionOf(values, calls)];
    expect(together?.p95Interval?.low).toBeLessThanOrEqual(alone?.p95Interval?.low ?? 0);
    expect(together?.p95Interval?.high).toBeGreaterThanOrEqual(alone?.p95Interval?.high ?? 0);
    const twoCalls = values.map((_, i) => String(i % 2));
    expect(distributionOf(values, twoCalls)?.p95Interval).toBeUndefined();
  });
});
