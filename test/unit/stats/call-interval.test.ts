import { describe, expect, it } from 'vitest';
import { callInterval, intervalOfMoments } from '../../../src/stats/call-interval.ts';

const SHARE = { low: 0, high: 1 };

describe('callInterval', () => {
  it("is Student's t on the means of calls of equal length", () => {
    // Means 1, 2, 3: spread 1, t of two degrees of freedom 4.3027.
    const interval = callInterval([1, 2, 3].map((mean) => ({ n: 4, sum: 4 * mean })));
    expect(interval?.low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 9);
    expect(interval?.high).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 9);
  });

  it('extends towards the middle of the range, stays within the range on that side, and never gets narrower', () => {
    const calls = [0, 1, 2].map((sum) => ({ n: 27, sum }));
    const [plain, ranged] = [callInterval(calls), callInterval(calls, SHARE)];
    expect(ranged?.low).toBe(plain?.low);
    expect(ranged?.high).toBeGreaterThan(plain?.high ?? 1);
    expect(ranged?.high).toBeLessThan(1);
    const mirrored = callInterval(
      calls.map(({ n, sum }) => ({ n, sum: n - sum })),
      SHARE,
    );
    expect(mirrored?.low).toBeCloseTo(1 - (ranged?.high ?? 0), 9);
    expect(mirrored?.high).toBeCloseTo(1 - (ranged?.low ?? 0), 9);
  });

  it('uses no log-odds at the end of the range', () => {
    const none = [1, 2, 3].map(() => ({ n: 9, sum: 0 }));
    expect(callInterval(none, SHARE)).toEqual({ low: 0, high: 0 });
  });

  it('weights calls by their length', () => {
    const interval = callInterval([
      { n: 98, sum: 98 },
      { n: 1, sum: 9 },
      { n: 1, sum: 9 },
    ]);
    const middle = ((interval?.low ?? 0) + (interval?.high ?? 0)) / 2;
    expect(middle).toBeCloseTo(1.16, 9);
  });

  it('is undefined below three calls', () => {
    expect(callInterval([1, 2].map((sum) => ({ n: 4, sum })))).toBeUndefined();
    expect(intervalOfMoments({ calls: 2, n: 8, mean: 1, squares: 1 })).toBeUndefined();
  });
});
