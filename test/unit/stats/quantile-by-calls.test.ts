import { describe, expect, it } from 'vitest';
import { callInterval } from '../../../src/stats/call-interval.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { quantileByCalls } from '../../../src/stats/quantile-by-calls.ts';
import { correlatedCalls, draws } from './random.ts';

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
  it.each([
    ['plain with 6 calls', 6, undefined],
    ['leaning with 12', 12, { low: 0, high: 1 }],
  ])('ends where the share beyond, call by call, can no longer be one in twenty: %s', (_, count, range) => {
    const values = correlatedCalls(draws(5), { calls: count, perCall: 50, icc: 0.2, neighbours: 0 });
    const { sorted, calls } = sortedCalls(values);
    const { low = 0, high = 0 } = quantileByCalls(sorted, calls, 0.95) ?? {};
    const beyond = (is: (value: number) => boolean) =>
      callInterval(
        values.map((call) => ({ n: call.length, sum: call.filter(is).length })),
        range,
      );
    expect(beyond((value) => value > high)?.high).toBeLessThanOrEqual(0.05);
    const next = sorted[sorted.indexOf(high) - 1] ?? 0;
    expect(beyond((value) => value > next)?.high).toBeGreaterThan(0.05);
    expect(beyond((value) => value >= low)?.low).toBeGreaterThanOrEqual(0.05);
    const after = sorted[sorted.indexOf(low) + 1] ?? 0;
    expect(beyond((value) => value >= after)?.low).toBeLessThan(0.05);
  });

  it('is wide where one call alone is late, and not where all are late alike', () => {
    const alone = sortedCalls([repeat(100, 300), repeat(100, 300), [...repeat(93, 300), ...repeat(7, 900)]]);
    const spread = sortedCalls([2, 2, 3].map((late) => [...repeat(100 - late, 300), ...repeat(late, 900)]));
    expect(quantileByCalls(alone.sorted, alone.calls, 0.95)?.high).toBe(900);
    expect(quantileByCalls(spread.sorted, spread.calls, 0.95)?.high).toBe(300);
  });

  it('is infinite where a call is missing, and undefined below three calls', () => {
    const { sorted, calls } = sortedCalls([repeat(30, 1), repeat(30, 1), repeat(30, MISSING)]);
    expect(quantileByCalls(sorted, calls, 0.95)).toEqual({ low: 1, high: MISSING });
    const two = sortedCalls([repeat(100, 1), repeat(100, 1)]);
    expect(quantileByCalls(two.sorted, two.calls, 0.95)).toBeUndefined();
  });
});

describe('distributionOf with calls', () => {
  it('never narrows the exact ranks, and gives no interval below three calls', () => {
    const values = correlatedCalls(draws(6), { calls: 3, perCall: 30, icc: 0, neighbours: 0 });
    const { sorted, calls } = sortedCalls(values);
    const [alone, together] = [distributionOf(sorted), distributionOf(sorted, calls)];
    expect(together?.p95Interval?.low).toBeLessThanOrEqual(alone?.p95Interval?.low ?? 0);
    expect(together?.p95Interval?.high).toBeGreaterThanOrEqual(alone?.p95Interval?.high ?? 0);
    expect(distributionOf(sorted.slice(0, 71), calls.slice(0, 71))?.p95Interval).toBeUndefined();
    expect(
      distributionOf(
        sorted,
        sorted.map((_, i) => String(i % 2)),
      )?.p95Interval,
    ).toBeUndefined();
  });

  it('keeps each value with its call when it sorts', () => {
    const late = [...repeat(7, 900), ...repeat(93, 300)];
    const values = [...late, ...repeat(200, 300)];
    const calls = values.map((_, i) => String(Math.floor(i / 100)));
    expect(distributionOf(values, calls)?.p95Interval?.high).toBe(900);
    expect(distributionOf(values)?.p95Interval?.high).toBe(300);
  });
});
