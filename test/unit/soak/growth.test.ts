import { describe, expect, it } from 'vitest';
import { growthOf } from '../../soak/growth.ts';

describe('growth over scenarios', () => {
  it('is none of what stays', () => expect(growthOf([7, 7, 7, 7, 7])).toEqual({ slope: 0, upper: 0 }));

  it('agrees with a worked example', () => {
    // 1, 3, 2, 5, 4: slope 0.8, residual sum 3.6, standard error √(3.6 ÷ 3 ÷ 10), t(3) = 3.1824.
    const { slope, upper } = growthOf([1, 3, 2, 5, 4]);
    expect(slope).toBeCloseTo(0.8, 9);
    expect(upper).toBeCloseTo(0.8 + 3.1824 * Math.sqrt(0.12), 4);
  });

  it('has no interval of two', () => expect(() => growthOf([1, 2])).toThrow('expected three or more'));
});
