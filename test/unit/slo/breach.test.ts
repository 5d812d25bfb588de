import { describe, expect, it } from 'vitest';
import { testBreach } from '../../../src/slo/breach.ts';
import { atLeast, totalDistribution } from '../../../src/stats/beta-binomial.ts';

const THREE_OF_SEVEN = [7, 7, 7];

/** Chance that the test calls a breach where this share is late. */
function found(sizes: readonly number[], late: number, common: number, allowed = 0.05): number {
  const { needed } = testBreach({ sizes, beyond: 0, allowed });
  return atLeast(totalDistribution(sizes, late, common), needed);
}

describe('testBreach', () => {
  it('takes six late answers of twenty-one for a breach of a p95, and not five', () => {
    expect(testBreach({ sizes: THREE_OF_SEVEN, beyond: 5, allowed: 0.05 })).toMatchObject({
      proven: false,
      needed: 6,
      canFind: true,
    });
    const { proven, p } = testBreach({ sizes: THREE_OF_SEVEN, beyond: 6, allowed: 0.05 });
    expect(proven).toBe(true);
    expect(p).toBeLessThan(0.01);
  });

  // docs/decisions/0024 has this table.
  it.each([
    [0.01, 0.000_01, 0.001],
    [0.02, 0.000_1, 0.002],
    [0.05, 0.001, 0.01],
  ])(
    'calls a stack with a share of %d late a breach in fewer than %d of runs, of like calls %d',
    (late, alone, common) => {
      expect(found(THREE_OF_SEVEN, late, 0)).toBeLessThan(alone);
      expect(found(THREE_OF_SEVEN, late, 0.1)).toBeLessThan(common);
    },
  );

  it.each([
    [0.2, 0.23],
    [0.3, 0.59],
    [0.5, 0.95],
  ])('finds a share of %d late in %d of runs', (late, power) => {
    expect(found(THREE_OF_SEVEN, late, 0)).toBeGreaterThan(power);
    expect(found(THREE_OF_SEVEN, late, 0.1)).toBeGreaterThan(power);
  });

  it('never exceeds its level at the limit, for any number of calls and values', () => {
    for (const calls of [1, 2, 3, 6, 9, 12]) {
      for (const each of [1, 2, 4, 7, 24]) {
        for (const allowed of [0.01, 0.02, 0.05, 0.5]) {
          const sizes = Array.from({ length: calls }, () => each);
          expect(found(sizes, allowed, 0.1, allowed)).toBeLessThanOrEqual(0.01);
        }
      }
    }
  });

  it.each([
    [[1, 1, 1], false],
    [[3, 3, 3], false],
    [[4, 4, 4], true],
    [[20], false],
    [[], false],
  ])('says of calls of %j whether it would find a gross breach: %s', (sizes, canFind) => {
    expect(testBreach({ sizes, beyond: 0, allowed: 0.05 }).canFind).toBe(canFind);
  });

  it('takes one value for a breach where none may be beyond', () => {
    expect(testBreach({ sizes: [3, 3], beyond: 1, allowed: 0 })).toMatchObject({ proven: true, needed: 1 });
  });
});
