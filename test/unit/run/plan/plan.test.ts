import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../../src/config/defaults.ts';
import { planRun } from '../../../../src/run/plan/plan.ts';
import { slosFor } from '../../../../src/slo/for-scenario.ts';

const options = { profile: 'quick' } as const;

describe('planRun', () => {
  it("runs the guide's eight scenarios in order, with 21 utterances over three pairs", () => {
    const plan = planRun(DEFAULTS, options);
    expect(plan.scenarios.map(({ name }) => name)).toEqual(DEFAULTS.suite);
    expect(plan.utterancesPerPair * plan.pairs * plan.rounds).toBe(21);
  });

  it('stops at a proven breach only in ci, and not if two runs need the same utterances', () => {
    const stops = (over: object) => planRun(DEFAULTS, { ...options, ...over }).stopAtBreach;
    expect([stops({}), stops({ profile: 'ci' }), stops({ profile: 'signoff' })]).toEqual([
      undefined,
      true,
      undefined,
    ]);
    expect(stops({ profile: 'ci', toTheEnd: true })).toBeUndefined();
  });

  it('names the valid scenarios for an unknown one', () => {
    expect(() => planRun(DEFAULTS, { ...options, scenarios: ['nope'] })).toThrow('unknown scenario "nope"');
  });

  it('replaces the configured limit by --target-latency', () => {
    const { slos } = planRun(DEFAULTS, { ...options, targetLatencyMs: 450 });
    const limits = slosFor({ name: 'clean' }, { general: slos }).filter(({ metric }) => metric === 'e2e_ms');
    expect(limits.map(({ limit }) => limit)).toEqual([450]);
  });

  it('replaces the limits of scenarios by --target-latency too, and notes which become looser or stricter', () => {
    const [clean, ...others] = DEFAULTS.scenarios;
    if (!clean) throw new Error('no scenario');
    const own = { ...clean, slos: ['e2e_ms p95 <= 900', 'e2e_ms p50 <= 200'] };
    const config = {
      ...DEFAULTS,
      scenarios: [own, ...others],
      slos: ['e2e_ms p95 <= 500', 'e2e_ms p95 <= 300 on loss-1', 'connect ratio >= 0.98'],
    };
    const target = { ...options, targetLatencyMs: 450 };
    const { scenarios, slos, notes } = planRun(config, target);
    const limits = (name: string) =>
      slosFor(scenarios.find((each) => each.name === name) ?? { name }, { general: slos }).map(
        ({ text }) => text,
      );
    expect(limits('clean')).toEqual(['connect ratio >= 0.98', 'e2e_ms p95 <= 450', 'e2e_ms p50 <= 200']);
    expect(limits('loss-1')).toEqual(['connect ratio >= 0.98', 'e2e_ms p95 <= 450']);
    expect(notes).toEqual([
      '--target-latency 450 replaces e2e_ms p95 <= 500 and is stricter',
      '--target-latency 450 replaces e2e_ms p95 <= 300 on loss-1 and is looser',
      '--target-latency 450 replaces e2e_ms p95 <= 900 of clean and is stricter',
    ]);
    expect(planRun(config, options).notes).toBeUndefined();
  });

  it('judges the p99 beside the p95 only in signoff, once, and lets a scenario replace it', () => {
    const texts = (profile: 'quick' | 'ci' | 'signoff') => planRun(DEFAULTS, { profile }).slos;
    expect(texts('signoff')).toEqual([...DEFAULTS.slos, 'e2e_ms p99 <= 1000']);
    expect(texts('ci')).toEqual(DEFAULTS.slos);
    expect(texts('quick')).toEqual(DEFAULTS.slos);
    const twice = { ...DEFAULTS, slos: [...DEFAULTS.slos, 'e2e_ms p99 <= 1000'] };
    expect(planRun(twice, { profile: 'signoff' }).slos).toEqual(texts('signoff'));
    const own = { name: 'clean', slos: ['e2e_ms p99 <= 700'] };
    expect(slosFor(own, { general: texts('signoff') }).map(({ text }) => text)).toEqual([
      ...DEFAULTS.slos.slice(0, 1),
      'caption_ms p95 <= 250 on clean, loss-1, loss-3, loss-5',
      ...DEFAULTS.slos.slice(2),
      'e2e_ms p99 <= 700',
    ]);
  });

  it('replaces a p95 of the profile by --target-latency too', () => {
    const { signoff } = DEFAULTS.profiles;
    const slos = ['e2e_ms p95 <= 400 on clean', 'e2e_ms p99 <= 1000'];
    const config = { ...DEFAULTS, profiles: { ...DEFAULTS.profiles, signoff: { ...signoff, slos } } };
    const target = { profile: 'signoff', targetLatencyMs: 450 } as const;
    expect(planRun(config, target).slos).not.toContain('e2e_ms p95 <= 400 on clean');
    expect(planRun(config, target).slos).toContain('e2e_ms p99 <= 1000');
    expect(planRun(config, target).notes).toContain(
      '--target-latency 450 replaces e2e_ms p95 <= 400 on clean and is looser',
    );
  });

  it.each([
    ['ci', 144, 1],
    ['signoff', 1000, 12],
  ] as const)('measures enough for %s: at least %i utterances in %i rounds', (profile, least, rounds) => {
    const plan = planRun(DEFAULTS, { profile });
    expect(plan.rounds).toBe(rounds);
    expect(
      plan.utterancesPerPair * plan.pairs * plan.rounds * (plan.staysPerRound ?? 1),
    ).toBeGreaterThanOrEqual(least);
  });

  it('divides ci into eighteen calls of eight utterances, with enough joins that two may fail', () => {
    const plan = planRun(DEFAULTS, { profile: 'ci' });
    expect([plan.staysPerRound, plan.pairs, plan.utterancesPerPair]).toEqual([6, 3, 8]);
    expect(plan.visitsPerRound + 6 * 7).toBeGreaterThanOrEqual(359);
  });

  it('plans no call without an utterance', () => {
    expect(planRun(DEFAULTS, { profile: 'ci', durationS: 4 })).toMatchObject({ utterancesPerPair: 1 });
    expect(planRun(DEFAULTS, { profile: 'ci', durationS: 4 }).staysPerRound).toBeUndefined();
  });

  it('converts --duration into utterances', () => {
    expect(planRun(DEFAULTS, { ...options, durationS: 300 }).utterancesPerPair).toBe(75);
    expect(planRun(DEFAULTS, { ...options, durationS: 1 }).utterancesPerPair).toBe(1);
  });

  it('divides hours into rounds of at most 450 utterances', () => {
    const hours = (n: number) => planRun(DEFAULTS, { ...options, durationS: n * 3600 });
    expect(hours(0.5)).toMatchObject({ rounds: 1, utterancesPerPair: 450 });
    expect(hours(12)).toMatchObject({ rounds: 24, utterancesPerPair: 450 });
    expect(hours(24)).toMatchObject({ rounds: 48, utterancesPerPair: 450 });
    expect(planRun(DEFAULTS, { profile: 'signoff', durationS: 12 * 3600 })).toMatchObject({ rounds: 24 });
    const profiles = { ...DEFAULTS.profiles, quick: { ...DEFAULTS.profiles.quick, utterances: 3000 } };
    expect(planRun({ ...DEFAULTS, profiles }, options)).toMatchObject({ rounds: 3, utterancesPerPair: 334 });
  });

  it('refuses a link that passes nothing, and accepts one that passes something', () => {
    const plan = (lossPct: number) => {
      const link = { uplink: [{ kind: 'loss', lossPct }], downlink: [] } as const;
      const dead = { name: 'dead', title: 'dead', links: link, severity: 'fail', suite: false } as const;
      return () =>
        planRun(
          { ...DEFAULTS, scenarios: [...DEFAULTS.scenarios, dead] },
          { profile: 'quick', scenarios: ['dead'] },
        );
    };
    expect(plan(100)).toThrow(
      expect.objectContaining({ evidence: [expect.stringContaining('loss of 100 %')] }),
    );
    expect(plan(99)).not.toThrow();
  });

  it('runs scenarios in the requested order, each once', () => {
    const scenarios = ['loss-5', 'clean', 'loss-5', 'jitter-100'];
    const names = planRun(DEFAULTS, { ...options, scenarios }).scenarios.map(({ name }) => name);
    expect(names).toEqual(['loss-5', 'clean', 'jitter-100']);
  });
});
