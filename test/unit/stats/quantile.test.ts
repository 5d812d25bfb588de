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
