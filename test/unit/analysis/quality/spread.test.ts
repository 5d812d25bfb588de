import { describe, expect, it } from 'vitest';
import { spread, spreadOverPairs } from '../../../../src/analysis/quality/spread.ts';

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const ofPair = (pair: number, n: number): { pair: number; i: number }[] =>
  numbers(n).map((i) => ({ pair, i }));

describe('spread', () => {
  it('keeps exactly as many as wanted, in order, whatever the ratio', () => {
    for (const n of numbers(25))
      for (const count of numbers(30)) {
        const kept = spread(numbers(n), count);
        expect(kept).toHaveLength(Math.min(n, count));
        expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
      }
  });

  it('takes the middle of each share', () => {
    expect(spread(numbers(10), 1)).toEqual([5]);
    expect(spread(numbers(12), 3)).toEqual([2, 6, 10]);
  });
});

describe('spread over pairs', () => {
  const items = [...ofPair(1, 10), ...ofPair(2, 2), ...ofPair(3, 10)];
  const counts = (count: number): number[] => {
    const kept = spreadOverPairs(items, count);
    return [1, 2, 3].map((pair) => kept.filter((item) => item.pair === pair).length);
  };

  it('gives every pair as many, and what one does not have to the others', () => {
    expect(counts(6)).toEqual([2, 2, 2]);
    expect(counts(10)).toEqual([4, 2, 4]);
    expect(counts(100)).toEqual([10, 2, 10]);
  });

  it('takes no more than wanted where there are more pairs', () => {
    expect(counts(2).reduce((a, b) => a + b)).toBe(2);
    expect(counts(1)).toEqual([0, 1, 0]);
    expect(counts(0)).toEqual([0, 0, 0]);
  });
});
