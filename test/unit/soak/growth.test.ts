import { describe, expect, it } from 'vitest';
import { growthOf } from '../../soak/growth.ts';

describe('growth over scenarios', () => {
  it('is none of what stays', () => expect(growthOf([7, 7, 7, 7, 7])).toEqual({ slope: 0, upper: 0 }));

  it('agrees with a worked example', () => {
    // 1, 3, 2, 5, 4: ten slopes, −1 −1 1/3 1/2 3/4 1 1 4/3 2 3; C = 8.0, so the upper end is that of rank 9, the largest.
    const { slope, upper } = growthOf([1, 3, 2, 5, 4]);
    expect(slope).toBeCloseTo(0.875, 9);
    expect(upper).toBe(3);
  });

  it('sees a steady gain through what is not collected yet, and no gain in that', () => {
    const sways = (i: number): number => (i % 5 === 3 ? 40 : 0);
    const steady = Array.from({ length: 40 }, (_, i) => 190 + 0.5 * i + sways(i));
    const level = Array.from({ length: 40 }, (_, i) => 190 + sways(i));
    expect(growthOf(steady).slope).toBeCloseTo(0.5, 6);
    expect(growthOf(steady).upper).toBeLessThan(0.7);
    expect(growthOf(level)).toEqual({ slope: 0, upper: 0 });
  });

  it('has no interval of two', () => expect(() => growthOf([1, 2])).toThrow('expected three or more'));
});
