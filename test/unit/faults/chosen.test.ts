import { describe, expect, it } from 'vitest';
import { shareOf, SHARES } from '../../faults/chosen.ts';

describe('the shares of the faults', () => {
  it.each([1, 2, 3, 4, 8, 30])('of %i: each has some, and together they are all', (count) => {
    const all = Array.from({ length: count }, (_, i) => i);
    const shares = Array.from({ length: SHARES }, (_, share) => shareOf(all, share));
    for (const share of shares) {
      expect(share.length).toBeGreaterThanOrEqual(1);
      expect(share.length).toBeLessThanOrEqual(Math.ceil(count / Math.min(SHARES, count)));
    }
    expect([...new Set(shares.flat())].toSorted((a, b) => a - b)).toEqual(all);
  });

  it('are the same whenever they are dealt', () => {
    expect(shareOf(['a', 'b', 'c', 'd'], 1)).toEqual(shareOf(['a', 'b', 'c', 'd'], 1));
  });
});
