import { describe, expect, it } from 'vitest';
import { t975 } from '../../../src/stats/student.ts';

describe('t975', () => {
  // Published tables.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [10, 2.228],
    [11, 2.201],
    [20, 2.086],
    [30, 2.042],
    [120, 1.98],
  ])('of %i degrees of freedom is %d', (freedom, expected) => {
    expect(Math.abs(t975(freedom) - expected)).toBeLessThan(0.001);
  });
});
