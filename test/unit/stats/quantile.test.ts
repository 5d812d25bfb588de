import * as fc from 'fast-check';
import { quantileSorted } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
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

  it('is that of simple-statistics for finite values, ties and single values included', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const share = fc.oneof(
      fc.constantFrom(0, 0.05, 0.5, 0.95, 0.99, 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), share, (values, p) => {
        const sorted = values.toSorted((a, b) => a - b);
        // A position within 1e-9 of a whole one counts as that one.
        const within = 1.1e-9 * ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0));
        expect(Math.abs((quantile(sorted, p) ?? NaN) - quantileSorted(sorted, p))).toBeLessThanOrEqual(
          within,
        );
      }),
      { seed: 20261130, numRuns: 2000 },
    );
  });

  it('differs from it only where that makes no number, or more than it should, of +∞', () => {
    const never = Number.POSITIVE_INFINITY;
    expect(quantileSorted([1, never, never, never], 0.5)).toBeNaN();
    expect(quantile([1, never, never, never], 0.5)).toBe(never);
    const last = [...upTo(8), ...Array.from({ length: 93 }, () => never)];
    expect(quantileSorted(last, 0.07)).toBe(never);
    expect(quantile(last, 0.07)).toBe(8);
    expect(() => quantileSorted([], 0.5)).toThrow('at least one');
  });

  it('is undefined without values, never 0 or NaN', () => {
    expect(quantile([], 0.95)).toBeUndefined();
  });

  it('corrects a position that rounding moved off a whole number', () => {
    // 0.7 · 10 and 0.07 · 100 are not exactly 7 in floating point.
    for (const [n, p, expected] of [
      [11, 0.7, 7],
      [101, 0.07, 7],
      [101, 0.57, 57],
    ] as const) {
      const values = upTo(n).map((value) => (value > expected + 1 ? Number.POSITIVE_INFINITY : value));
      expect(quantile(values, p)).toBe(expected + 1);
    }
  });

  it('is infinite as soon as it uses a missing value, and finite below', () => {
    const one = [...upTo(20), Number.POSITIVE_INFINITY];
    expect(quantile(one, 0.95)).toBe(20);
    expect(quantile(one, 0.96)).toBe(Number.POSITIVE_INFINITY);
    expect(quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.9)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
