import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../../src/config/defaults.ts';
import type { Sample } from '../../../../src/model/sample.ts';
import type { Setup } from '../../../../src/model/setup.ts';
import { BreachWatch } from '../../../../src/run/round/breach-watch.ts';
import { certainBreach } from '../../../../src/run/round/certain-breach.ts';
import { planRun } from '../../../../src/run/plan/plan.ts';
import { LiveCount } from '../../../../src/run/round/progress.ts';

const P95 = 'e2e_ms p95 <= 500';
const [clean] = DEFAULTS.scenarios;
if (!clean) throw new Error('no scenario');
const scenario = clean;
const setup = { ...planRun(DEFAULTS, { profile: 'ci' }), startedAt: '2026-01-01T00:00:00Z' } as Setup;
const STAYS = setup.staysPerRound ?? 1;

/** Samples of these stays; the last ones are late. */
function samplesOf(stays: number, late: number, metric: 'e2e_ms' | 'caption_ms' = 'e2e_ms'): Sample[] {
  const { pairs, utterancesPerPair } = setup;
  const n = stays * pairs * utterancesPerPair;
  return Array.from({ length: n }, (_, i) => ({
    scenario: scenario.name,
    round: 1,
    metric,
    value: i < n - late ? 150 : Number.POSITIVE_INFINITY,
    tMs: i,
    pair: Math.floor(i / utterancesPerPair) + 1,
    participant: 'listener-1',
  }));
}

const breachAfter = (stays: number, late: number, over: Partial<Setup> = {}): string | undefined =>
  certainBreach({
    setup: { ...setup, ...over },
    scenario,
    samples: samplesOf(stays, late),
    staysLeft: STAYS - stays,
  });

describe('certainBreach', () => {
  it('is the result of the whole plan: 14 late of 144, in any order', () => {
    for (let stays = 1; stays <= STAYS; stays += 1) {
      expect([stays, breachAfter(stays, 13)]).toEqual([stays, undefined]);
      expect([stays, breachAfter(stays, 14)]).toEqual([stays, P95]);
    }
  });

  it('is also a breach of the measured values alone, so that a stopped scenario fails', () => {
    const atAll = { staysLeft: 0, setup, scenario };
    for (let stays = 1; stays <= STAYS; stays += 1)
      expect(certainBreach({ ...atAll, samples: samplesOf(stays, 14) })).toBe(P95);
  });

  it('also checks captions, where their SLO applies', () => {
    const samples = samplesOf(1, 20, 'caption_ms');
    const of = (name: string): string | undefined =>
      certainBreach({ setup, scenario: { ...scenario, name }, samples, staysLeft: STAYS - 1 });
    expect(of('clean')).toMatch(/^caption_ms p95/);
    expect(of('stress')).toBeUndefined();
  });

  it('is undefined if severity or a waiver reduces the breach to a warning, or the metric cannot be measured', () => {
    const samples = samplesOf(1, 24);
    const progress = { setup, scenario, samples, staysLeft: STAYS - 1 };
    const waiver = { scenario: 'clean', slo: P95, owner: 'o', reason: 'r', expires: '2026-12-31' };
    expect(certainBreach(progress)).toBe(P95);
    expect(certainBreach({ ...progress, scenario: { ...scenario, severity: 'warn' } })).toBeUndefined();
    expect(certainBreach({ ...progress, setup: { ...setup, waivers: [waiver] } })).toBeUndefined();
    expect(certainBreach({ ...progress, setup: { ...setup, unmeasured: ['e2e_ms'] } })).toBeUndefined();
  });

  it('never applies to a mean', () => {
    const own = { ...scenario, slos: ['e2e_ms p95 <= 99999', 'e2e_ms mean <= 500'] };
    const samples = samplesOf(1, 24).map((sample) => ({ ...sample, value: 5000 }));
    expect(certainBreach({ setup, scenario: own, samples, staysLeft: STAYS - 1 })).toBeUndefined();
  });
});

describe('BreachWatch', () => {
  /** Live view of calls in which some utterances had no answer. */
  function liveOf(spoken: number, heard: number): LiveCount {
    const live = new LiveCount();
    for (let i = 0; i < spoken; i += 1) {
      const call = { scenario: 'clean', participant: '', pair: (i % 3) + 1 };
      const utterance = { type: 'utterance', tMs: 0, warmup: false, dueEndMs: i * 10_000 };
      const onset = { type: 'onset', tMs: i * 10_000 + 150, levelDbfs: -20 };
      live.observe({ ...call, role: 'speaker', event: utterance as never });
      if (i < heard) live.observe({ ...call, role: 'listener', event: onset as never });
    }
    return live;
  }

  const watch = (
    live: LiveCount,
    over: Partial<Setup> = {},
    round = 1,
    earlier: Sample[] = [],
  ): BreachWatch => new BreachWatch({ setup: { ...setup, ...over }, scenario, round, earlier, live });

  it('suspects a breach by answers that the live view did not see', () => {
    expect(watch(liveOf(24, 24)).suspectsBreach(1)).toBe(false);
    expect(watch(liveOf(24, 11)).suspectsBreach(1)).toBe(false);
    expect(watch(liveOf(24, 10)).suspectsBreach(1)).toBe(true);
  });

  it('does not check after the last stay of the scenario', () => {
    expect(watch(liveOf(24, 0)).suspectsBreach(STAYS)).toBe(false);
    expect(watch(liveOf(24, 0), { rounds: 2 }).suspectsBreach(STAYS)).toBe(true);
  });

  it('uses the analysed samples, and reports the number of calls', () => {
    const live = liveOf(24, 0);
    expect(watch(live).look(samplesOf(1, 0), 1)).toEqual({ calls: 3, plannedCalls: 18 });
    expect(watch(live).look(samplesOf(2, 14), 2)).toEqual({ calls: 6, plannedCalls: 18, breach: P95 });
  });

  it('includes earlier rounds', () => {
    const earlier = samplesOf(6, 20);
    const two = { rounds: 2 };
    const now = samplesOf(1, 5).map((sample) => ({ ...sample, round: 2 }));
    expect(watch(liveOf(24, 0), two, 2, earlier).look(now, 1)).toEqual({
      calls: 21,
      plannedCalls: 36,
      breach: P95,
    });
    expect(watch(liveOf(24, 0), two, 2).look(now, 1)).toEqual({ calls: 21, plannedCalls: 36 });
  });
});
