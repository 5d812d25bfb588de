import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { planRun } from '../../../src/run/plan.ts';

const options = { profile: 'quick', keep: false } as const;

describe('planRun', () => {
  it("runs the guide's eight in their order, with 21 utterances over three pairs", () => {
    const plan = planRun(DEFAULTS, options);
    expect(plan.scenarios.map(({ name }) => name)).toEqual(DEFAULTS.suite);
    expect(plan.utterancesPerPair * plan.profile.pairs).toBe(21);
  });

  it('names the valid scenarios when one is not', () => {
    expect(() => planRun(DEFAULTS, { ...options, scenarios: ['nope'] })).toThrow('unknown scenario "nope"');
  });

  it('lets --target-latency replace the configured limit, not add to it', () => {
    const plan = planRun(DEFAULTS, { ...options, targetLatencyMs: 450 });
    const clean = plan.scenarios[0] as (typeof plan.scenarios)[number];
    const limits = plan.slosOf(clean).filter(({ metric }) => metric === 'e2e_ms');
    expect(limits.map(({ limit }) => limit)).toEqual([450]);
  });

  it('turns --duration into utterances', () => {
    expect(planRun(DEFAULTS, { ...options, durationS: 300 }).utterancesPerPair).toBe(75);
    expect(planRun(DEFAULTS, { ...options, durationS: 1 }).utterancesPerPair).toBe(1);
  });
});
