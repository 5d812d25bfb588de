import { describe, expect, it } from 'vitest';
import type { LinkSpec } from '../../../src/model/impairment.ts';
import { planVisits, type VisitorSlot } from '../../../src/run/visit-plan.ts';

const wide: LinkSpec = {
  uplink: [{ kind: 'rate', rateKbit: 10_000, queueMs: 300 }],
  downlink: [{ kind: 'loss', lossPct: 5 }],
};
const narrow: LinkSpec = { uplink: [], downlink: [{ kind: 'rate', rateKbit: 128, queueMs: 300 }] };

function beginnings(slots: readonly VisitorSlot[]): number[] {
  return slots
    .flatMap(({ attempts, firstMs, everyMs }) =>
      Array.from({ length: attempts }, (_, i) => firstMs + i * everyMs),
    )
    .toSorted((a, b) => a - b);
}

const count = (slots: readonly VisitorSlot[]): number =>
  slots.reduce((sum, { attempts }) => sum + attempts, 0);

describe('planVisits', () => {
  const ci = planVisits({ attempts: 183, speechMs: 80_000, pairs: 3, link: wide });

  it('makes every attempt that was asked for, in the rooms of all pairs alike', () => {
    expect(ci.map(({ number, pair, attempts }) => [number, pair, attempts])).toEqual([
      [1, 1, 61],
      [2, 2, 61],
      [3, 3, 61],
    ]);
  });

  it('spreads the beginnings evenly from the start to shortly before the end of the speech', () => {
    const at = beginnings(ci);
    expect(at[0]).toBe(0);
    expect(at.at(-1)).toBeCloseTo(78_000, 6);
    const gaps = at.slice(1).map((each, i) => each - (at[i] as number));
    for (const gap of gaps) expect(gap).toBeCloseTo(78_000 / 182, 6);
  });

  it.each([
    [1, 1],
    [2, 2],
    [7, 3],
    [100, 3],
    [101, 2],
    [334, 3],
    [600, 4],
  ])('deals %i attempts over %i pairs without losing one', (attempts, pairs) => {
    const slots = planVisits({ attempts, speechMs: 1_300_000, pairs, link: wide });
    expect(count(slots)).toBe(attempts);
    expect(new Set(beginnings(slots)).size).toBe(attempts);
    expect(slots.every((slot) => slot.pair >= 1 && slot.pair <= pairs && slot.attempts >= 1)).toBe(true);
  });

  it('gives no visitor more than 75 attempts', () => {
    const slots = planVisits({ attempts: 600, speechMs: 1_300_000, pairs: 3, link: wide });
    expect(slots).toHaveLength(8);
    expect(Math.max(...slots.map(({ attempts }) => attempts))).toBe(75);
  });

  it('makes fewer where they would come faster than 2.5 a second', () => {
    const slots = planVisits({ attempts: 150, speechMs: 22_000, pairs: 3, link: wide });
    expect(count(slots)).toBe(51);
    expect(beginnings(slots).at(-1)).toBeCloseTo(20_000, 6);
  });

  it('makes one in a script that is over at once, and none where none is wanted', () => {
    expect(beginnings(planVisits({ attempts: 5, speechMs: 1000, pairs: 3, link: wide }))).toEqual([0]);
    expect(planVisits({ attempts: 0, speechMs: 80_000, pairs: 3, link: wide })).toEqual([]);
  });

  it.each([
    [183, 80_000],
    [183, 30_000],
    [600, 1_300_000],
    [2, 30_000],
  ])(
    'leaves each of %i attempts on a narrow link the time to succeed before the next (%i ms of speech)',
    (attempts, speechMs) => {
      const slots = planVisits({ attempts, speechMs, pairs: 3, link: narrow });
      expect(slots.length).toBeLessThanOrEqual(30);
      const repeated = slots.flatMap((slot) => (slot.attempts > 1 ? [slot.everyMs] : []));
      expect(Math.min(...repeated, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(10_000);
      expect(count(slots)).toBe(Math.min(attempts, Math.floor((speechMs - 2000) / 400) + 1));
      expect(Math.max(...beginnings(slots))).toBeLessThanOrEqual(speechMs - 2000 + 1e-6);
    },
  );
});
