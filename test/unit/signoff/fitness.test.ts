import { describe, expect, it } from 'vitest';
import type { HiveBenchConfig } from '../../../src/config/config.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { UNMEASURED_ON_TARGET } from '../../../src/model/target.ts';
import type { Setup } from '../../../src/model/setup.ts';
import { planRun, type RunOptions } from '../../../src/run/plan/plan.ts';
import { type Candidate, unfitness } from '../../../src/signoff/fitness.ts';

const met: Candidate['record'] = {
  interrupted: false,
  profile: 'signoff',
  provisional: false,
  verdict: 'pass',
  reason: 'all 8 scenarios met their SLOs',
  scenarios: [],
};

/** The setup.json for a configuration and a command line. */
function setupOf(over: Partial<HiveBenchConfig> = {}, options: Partial<RunOptions> = {}): Setup {
  const plan = planRun({ ...DEFAULTS, ...over }, { profile: 'signoff', ...options });
  return JSON.parse(
    JSON.stringify({
      ...plan,
      chained: true,
      runId: '20251125-070000-test',
      startedAt: '2025-11-25T07:00:00.000Z',
      gatewayBackend: 'uml',
      host: { os: 'Linux', kernel: '6.1', cpus: 2, cpuModel: 'test', memoryGiB: 24 },
      versions: {},
    }),
  ) as Setup;
}

const reasons = (setup: Setup, record: Partial<Candidate['record']> = {}): string =>
  unfitness({ setup, record: { ...met, ...record } }).join('\n');

const profiles = (signoff: Partial<HiveBenchConfig['profiles']['signoff']>): Partial<HiveBenchConfig> => ({
  profiles: { ...DEFAULTS.profiles, signoff: { ...DEFAULTS.profiles.signoff, ...signoff } },
});
const scenario = (name: string, over: object): Partial<HiveBenchConfig> => ({
  scenarios: DEFAULTS.scenarios.map((each) => (each.name === name ? { ...each, ...over } : each)),
});

describe('unfitness', () => {
  it('is empty for the built-in suite with the built-in profile, with or without a waiver', () => {
    expect(reasons(setupOf())).toBe('');
    expect(reasons(setupOf(), { verdict: 'warn' })).toBe('');
  });

  it('is empty for a run that does more with stricter limits', () => {
    const more = { ...profiles({ pairs: 6, utterances: 2016, visits: 900 }) };
    const own = {
      ...DEFAULTS.scenarios[0],
      name: 'own',
      title: 'own',
    } as HiveBenchConfig['scenarios'][number];
    const stricter = {
      ...more,
      scenarios: [...DEFAULTS.scenarios, own],
      suite: [...DEFAULTS.suite, 'own'],
      slos: [
        'e2e_ms p95 <= 450',
        'e2e_ms p99 <= 900',
        'caption_ms p95 <= 250',
        'mos_lqo mean >= 3.6',
        'connect ratio >= 0.99',
      ],
    };
    expect(reasons(setupOf(stricter))).toBe('');
    expect(reasons(setupOf({}, { targetLatencyMs: 400 }))).toBe('');
  });

  it.each<[string, Partial<Candidate['record']>, string]>([
    ['interrupted', { interrupted: true }, 'it was stopped before its end'],
    ['failed', { verdict: 'fail', reason: 'loss-5 missed' }, 'its verdict is fail (loss-5 missed)'],
    ['inconclusive', { verdict: 'inconclusive' }, 'its verdict is inconclusive'],
    ['invalid', { verdict: 'invalid' }, 'its verdict is invalid'],
    ['of another profile', { profile: 'ci' }, 'its profile is ci, expected signoff'],
    ['provisional', { provisional: true }, 'it was judged by point estimates'],
  ])('names a run that is %s', (_, record, reason) => {
    expect(reasons(setupOf(), record)).toContain(reason);
  });

  it.each<[string, Partial<HiveBenchConfig>, Partial<RunOptions>, string]>([
    ['a provisional profile', profiles({ provisional: true }), {}, 'it was judged by point estimates'],
    [
      'three utterances',
      profiles({ utterances: 3, rounds: 1 }),
      {},
      'utterances in a scenario: got 3, expected at least 1008',
    ],
    ['one pair', profiles({ pairs: 1 }), {}, 'pairs: got 1, expected at least 3'],
    ['few long calls', profiles({ calls: 36 }), {}, 'calls in a scenario: got 36, expected at least 144'],
    [
      'few joins',
      profiles({ visits: 12 }),
      {},
      'connection attempts in a scenario: got 12, expected at least 600',
    ],
    ['a short duration', {}, { durationS: 60 }, 'utterances in a scenario: got'],
    ['one scenario', {}, { scenarios: ['clean'] }, 'scenario loss-5 is missing'],
    ['a smaller suite', { suite: ['clean', 'loss-1'] }, {}, 'scenario stress is missing'],
    [
      'easier links',
      scenario('loss-5', { links: { uplink: [], downlink: [] } }),
      {},
      'scenario loss-5 has other links than the built-in one',
    ],
    [
      'a lower severity',
      scenario('loss-5', { severity: 'warn' }),
      {},
      'scenario loss-5 has severity warn, expected fail',
    ],
    [
      'a target latency',
      {},
      { targetLatencyMs: 5000 },
      'scenario clean has e2e_ms p95 <= 5000, expected e2e_ms p95 <= 500 or stricter',
    ],
    [
      'a limit of a scenario',
      scenario('mobile', { slos: ['e2e_ms p95 <= 900'] }),
      {},
      'scenario mobile has e2e_ms p95 <= 900, expected',
    ],
    [
      'an SLO in the wrong direction',
      { slos: ['e2e_ms p95 >= 500', ...DEFAULTS.slos.slice(1)] },
      {},
      'scenario clean has no SLO e2e_ms p95 <= 500',
    ],
    [
      'one that cannot fail',
      { slos: ['connect ratio >= 0', ...DEFAULTS.slos.slice(0, 3)] },
      {},
      'has connect ratio >= 0, expected connect ratio >= 0.98 or stricter',
    ],
    [
      'an SLO that holds elsewhere',
      { slos: DEFAULTS.slos.map((slo) => slo.replace('500', '500 except jitter-150')) },
      {},
      'scenario jitter-150 has no SLO e2e_ms p95 <= 500',
    ],
    ['no SLO', { slos: ['e2e_ms p95 <= 500'] }, {}, 'scenario clean has no SLO connect ratio >= 0.98'],
  ])('names a run that was weakened by %s', (_, config, options, reason) => {
    expect(reasons(setupOf(config, options))).toContain(reason);
  });

  it('allows missing metrics only for a target on which they cannot be measured', () => {
    const setup = { ...setupOf(), unmeasured: [...UNMEASURED_ON_TARGET] };
    expect(reasons({ ...setup, config: { ...setup.config, target: { url: 'wss://x' } } })).toBe('');
    expect(reasons(setup)).toContain('scenario clean does not judge mos_lqo mean >= 3.5');
    const more = { ...setup, config: { ...setup.config, target: {} }, unmeasured: ['connect'] };
    expect(reasons(more)).toContain('scenario clean does not judge connect ratio >= 0.98');
  });

  it('names a run of an earlier version that recorded no counts', () => {
    const { utterancesPerPair: _, visitsPerRound: __, ...old } = setupOf();
    expect(reasons(old as Setup)).toContain('utterances in a scenario: got 0');
  });
});
