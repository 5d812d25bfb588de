import { describe, expect, it } from 'vitest';
import type { LinkSpec } from '../../../../src/model/impairment.ts';
import {
  lastAttemptMs,
  planJoinProbes,
  type JoinProbeSlot,
} from '../../../../src/run/plan/join-probe-plan.ts';

const wide: LinkSpec = {
  uplink: [{ kind: 'rate', rateKbit: 10_000, queueMs: 300 }],
  downlink: [{ kind: 'loss', lossPct: 5 }],
};
const narrow: LinkSpec = { uplink: [], downlink: [{ kind: 'rate', rateKbit: 128, queueMs: 300 }] };

function beginnings(slots: readonly JoinProbeSlot[]): number[] {
  return slots
    .flatMap(({ attempts, firstMs, everyMs }) =>
      Array.from({ length: attempts }, (_, i) => firstMs + i * everyMs),
    )
    .toSorted((a, b) => a - b);
}

const count = (slots: readonly JoinProbeSlot[]): number =>
  slots.reduce((sum, { attempts }) => sum + attempts, 0);

describe('planJoinProbes', () => {
  const ci = planJoinProbes({ attempts: 183, pairs: [4], link: wide });

  it('plans every requested attempt, distributed over join probes of the same room', () => {
    expect(ci.map(({ number, pair, attempts }) => [number, pair, attempts])).toEqual([
      [1, 4, 61],
      [2, 4, 61],
      [3, 4, 61],
    ]);
  });

  it('begins ten attempts a second, one after the other', () => {
    const at = beginnings(ci);
    expect(at).toEqual(Array.from({ length: 183 }, (_, i) => i * 100));
    expect(lastAttemptMs(ci)).toBe(182 * 100);
  });

  it.each([
    [1, 1],
    [2, 2],
    [7, 3],
    [100, 3],
    [101, 2],
    [334, 3],
    [600, 4],
  ])('distributes %i attempts over %i rooms without losing one', (attempts, rooms) => {
    const pairs = Array.from({ length: rooms }, (_, i) => i + 1);
    const slots = planJoinProbes({ attempts, pairs, link: wide });
    expect(count(slots)).toBe(attempts);
    expect(new Set(beginnings(slots)).size).toBe(attempts);
    expect(slots.every((slot) => pairs.includes(slot.pair) && slot.attempts >= 1)).toBe(true);
  });

  it('gives no join probe more than 75 attempts', () => {
    const slots = planJoinProbes({ attempts: 600, pairs: [1], link: wide });
    expect(slots).toHaveLength(8);
    expect(Math.max(...slots.map(({ attempts }) => attempts))).toBe(75);
  });

  it('plans no join probe without attempts', () => {
    expect(planJoinProbes({ attempts: 0, pairs: [1], link: wide })).toEqual([]);
    expect(lastAttemptMs([])).toBe(0);
  });

  it.each([1, 2, 31, 183, 600])(
    'gives each of %i attempts on a narrow link the time to succeed before the next',
    (attempts) => {
      const slots = planJoinProbes({ attempts, pairs: [1], link: narrow });
      expect(slots.length).toBeLessThanOrEqual(40);
      const repeated = slots.flatMap((slot) => (slot.attempts > 1 ? [slot.everyMs] : []));
      expect(Math.min(...repeated, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(10_000);
      expect(count(slots)).toBe(attempts);
    },
  );
});
