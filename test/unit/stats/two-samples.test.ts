import { describe, expect, it } from 'vitest';
import { differenceIntervals, exceeds } from '../../../src/stats/difference-interval.ts';
import { fisherExact } from '../../../src/stats/fisher.ts';
import { holm } from '../../../src/stats/holm.ts';
import { mannWhitney } from '../../../src/stats/mann-whitney.ts';

describe('Mann–Whitney', () => {
  // Reference values: scipy.stats.mannwhitneyu(…, method='asymptotic') of SciPy 1.x, U = 35.
  const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const gestational = [1.15, 0.88, 0.9, 0.74, 1.21];

  it('agrees with SciPy in both directions', () => {
    const one = mannWhitney(gestational, atTerm);
    expect(one?.p).toBeCloseTo(0.2446236, 6);
    expect(one?.effect).toBeCloseTo((2 * 35) / 50 - 1, 12);
    const other = mannWhitney(atTerm, gestational);
    expect(other?.p).toBe(one?.p);
    expect(other?.effect).toBeCloseTo(-(one?.effect ?? 0), 12);
  });

  it('allows for ties, and finds no difference if all values are equal', () => {
    const tied = mannWhitney([1, 1, 2, 2, 3, 3, 4, 4], [2, 2, 3, 3, 4, 4, 5, 5]);
    expect(tied?.p).toBeCloseTo(0.1463991, 6);
    expect(mannWhitney([7, 7, 7], [7, 7])).toEqual({ p: 1, effect: 0 });
    expect(mannWhitney([], [1])).toBeUndefined();
  });

  it('ranks missing values above all others, and equal to each other', () => {
    const [some, missing] = [[1, 2, 3, 4, 5, 6, 7, 8], Array.from({ length: 8 }, () => Infinity)];
    expect(mannWhitney(some, missing)?.effect).toBe(1);
    expect(mannWhitney(some, missing)?.p).toBeLessThan(0.001);
    expect(mannWhitney(missing, missing)).toEqual({ p: 1, effect: 0 });
  });

  it('is less certain for correlated values', () => {
    const [a, b] = [Array.from({ length: 20 }, (_, i) => i), Array.from({ length: 20 }, (_, i) => i + 7)];
    const [plain, grouped] = [mannWhitney(a, b), mannWhitney(a, b, 4)];
    expect(plain?.p).toBeCloseTo(0.0018541, 6);
    expect(grouped?.p).toBeGreaterThan(0.1);
    expect(grouped?.effect).toBe(plain?.effect);
  });
});

describe('Holm', () => {
  it('multiplies the smallest by their number, the next by one less, and never decreases', () => {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(adjusted[i]).toBeCloseTo(p, 12));
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('Fisher', () => {
  it('agrees with SciPy', () => {
    // The first is the lady tasting tea.
    expect(fisherExact({ hits: 3, of: 4 }, { hits: 1, of: 4 })).toBeCloseTo(0.4857143, 7);
    expect(fisherExact({ hits: 1, of: 10 }, { hits: 11, of: 14 })).toBeCloseTo(0.0027595, 7);
    expect(fisherExact({ hits: 0, of: 72 }, { hits: 5, of: 72 })).toBeCloseTo(0.0581759, 7);
    expect(fisherExact({ hits: 0, of: 72 }, { hits: 0, of: 72 })).toBe(1);
  });
});

describe('the interval of a difference', () => {
  const median = (values: Float64Array): number => values.toSorted()[values.length >> 1] ?? 0;
  const calls = (shift: number): number[][] =>
    [0, 1, 2].map((call) =>
      Array.from({ length: 24 }, (_, i) => 100 + ((i * 37 + call * 11) % 23) * 1.37 + shift),
    );

  it('contains the difference, moves with it, and is the same for the same seed', () => {
    const [same] = differenceIntervals(calls(0), calls(0), [median], 1);
    const [more] = differenceIntervals(calls(0), calls(40), [median], 1);
    expect(same?.low).toBeLessThanOrEqual(0);
    expect(same?.high).toBeGreaterThanOrEqual(0);
    expect(more?.low).toBeCloseTo((same?.low ?? 0) + 40, 9);
    expect(more?.high).toBeCloseTo((same?.high ?? 0) + 40, 9);
    expect(differenceIntervals(calls(0), calls(0), [median], 1)).toEqual([same]);
  });

  it('treats two missing values as equal, and is undefined without values', () => {
    expect(exceeds(Infinity, Infinity)).toBe(0);
    expect(exceeds(Infinity, 5)).toBe(Infinity);
    const never = [Array.from({ length: 9 }, () => Infinity)];
    expect(differenceIntervals(never, never, [median], 1)).toEqual([{ low: 0, high: 0 }]);
    expect(differenceIntervals([], calls(0), [median], 1)).toEqual([undefined]);
  });
});
