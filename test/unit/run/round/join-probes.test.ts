import { describe, expect, it } from 'vitest';
import { planJoinProbes } from '../../../../src/run/plan/join-probe-plan.ts';
import { plannedAttempts, joinProbePlace } from '../../../../src/run/round/join-probes.ts';

const slots = planJoinProbes({
  attempts: 6,
  pairs: [1, 2],
  link: { uplink: [], downlink: [] },
});

describe('plannedAttempts', () => {
  it('has the due time of each join probe, on the clock of the samples', () => {
    expect(plannedAttempts(slots, 1_000_000)).toEqual({
      'visitor-1': { pair: 1, attempts: 3, firstMs: 1_000_000, everyMs: 200, withinMs: 10_000 },
      'visitor-2': { pair: 2, attempts: 3, firstMs: 1_000_100, everyMs: 200, withinMs: 10_000 },
    });
  });
});

describe('joinProbePlace', () => {
  it('gives every join probe a place of its own, from the first on', () => {
    expect(slots.map((slot) => joinProbePlace(11, slot))).toEqual([11, 12]);
  });
});
