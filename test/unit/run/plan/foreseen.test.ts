import { describe, expect, it } from 'vitest';
import type { HiveBenchConfig, ProfileName } from '../../../../src/config/config.ts';
import { DEFAULTS } from '../../../../src/config/defaults.ts';
import { EXIT, UsageError } from '../../../../src/lib/errors.ts';
import { planRun, type RunOptions } from '../../../../src/run/plan/plan.ts';

const notes = (options: RunOptions, config: HiveBenchConfig = DEFAULTS): readonly string[] =>
  planRun(config, options).notes ?? [];
const withSlos = (...slos: string[]): HiveBenchConfig => ({ ...DEFAULTS, slos });

describe('findings about a plan', () => {
  it.each(['quick', 'ci', 'signoff'] as const)('are absent with the defaults of %s', (profile) => {
    expect(notes({ profile })).toEqual([]);
  });

  it('include what one second of speech cannot show, by the minimums of the statistics', () => {
    expect(notes({ profile: 'ci', durationS: 1 })).toEqual([
      'e2e_ms p95 <= 500 can only fail or be inconclusive: the plan has 3 utterances in 3 calls and needs at least 102 utterances in 3 calls',
      'caption_ms p95 <= 250 on clean, loss-1, loss-3, loss-5 can only fail or be inconclusive: the plan has 3 utterances in 3 calls and needs at least 102 utterances in 3 calls',
      'mos_lqo mean >= 3.5 except stress in clean, loss-1, loss-3, loss-5, jitter-100, jitter-150, mobile can only fail or be inconclusive: the plan has 3 clips in 3 calls and needs at least 12 clips in 3 calls',
    ]);
  });

  it('allow quick, which looks for gross breaches and needs less', () => {
    const [e2e] = notes({ profile: 'quick', durationS: 1 });
    expect(e2e).toContain('needs at least 12 utterances in 3 calls');
  });

  it('count the joins of join probes and participants', () => {
    const withVisits = (n: number): HiveBenchConfig => ({
      ...withSlos('connect ratio >= 0.98'),
      profiles: { ...DEFAULTS.profiles, ci: { ...DEFAULTS.profiles.ci, visits: n } },
    });
    // 42 participants of 18 calls; 183 is the smallest number without a failure that proves 98 %.
    expect(notes({ profile: 'ci' }, withVisits(141))).toEqual([]);
    expect(notes({ profile: 'ci' }, withVisits(140))).toEqual([
      'connect ratio >= 0.98 can only fail or be inconclusive: the plan has 182 joins and needs at least 183 joins',
    ]);
  });

  it('suggest an amount that is exactly enough', () => {
    const config = withSlos('e2e_ms p99 <= 1000');
    const utterances = (n: number): HiveBenchConfig => ({
      ...config,
      profiles: { ...DEFAULTS.profiles, ci: { ...DEFAULTS.profiles.ci, utterances: n } },
    });
    expect(notes({ profile: 'ci' }, utterances(360))).toEqual([
      'e2e_ms p99 <= 1000 can only fail or be inconclusive: the plan has 360 utterances in 18 calls and needs at least 378 utterances in 18 calls',
    ]);
    expect(notes({ profile: 'ci' }, utterances(378))).toEqual([]);
  });

  it.each([
    'connect ratio >= 1',
    'e2e_ms max <= 900',
    'e2e_ms mean <= 400',
    'quality mean >= 1',
    'wer mean <= 0',
  ])('include that no number of samples shows %s', (slo) => {
    const [note, ...others] = notes({ profile: 'signoff' }, withSlos(slo, 'e2e_ms p95 <= 500'));
    expect(note).toMatch(/ can only (fail or )?be inconclusive: no number of samples can show it$/);
    expect(note).toContain(slo);
    expect(others).toEqual([]);
  });

  it('name the scenarios that they apply to, and those without an SLO', () => {
    const [clean, ...others] = DEFAULTS.scenarios;
    if (!clean) throw new Error('no scenario');
    const config = {
      ...withSlos('e2e_ms p50 <= 300 on clean, loss-1'),
      scenarios: [{ ...clean, slos: ['e2e_ms max <= 900'] }, ...others],
    };
    expect(notes({ profile: 'ci', scenarios: ['clean', 'loss-1', 'stress'] }, config)).toEqual([
      'e2e_ms max <= 900 in clean can only fail or be inconclusive: no number of samples can show it',
      'no SLO is judged in stress: the verdict there can only be inconclusive',
    ]);
  });

  it('omit metrics that are not judged because a target does not have them', () => {
    const config = {
      ...withSlos('mos_lqo mean >= 5', 'e2e_ms p95 <= 500'),
      target: { url: 'wss://hive.example' },
    };
    const target = { ...DEFAULTS, ...config } as unknown as HiveBenchConfig;
    expect(notes({ profile: 'ci' }, target)).toEqual([]);
  });

  it.each<[ProfileName, string]>([
    ['ci', 'e2e_ms mean <= 400'],
    ['quick', 'e2e_ms mean <= 400'],
    ['ci', 'e2e_ms p95 <= 500 on mobile-3g'],
  ])('are an error if nothing could pass or fail: %s with %s', (profile, slo) => {
    const refusal = (): unknown => planRun(withSlos(slo), { profile });
    expect(refusal).toThrow(UsageError);
    expect(refusal).toThrow(
      'no SLO of any scenario could pass or fail with what is to be measured; nothing was started.',
    );
    expect(refusal).toThrow(
      expect.objectContaining({
        exitCode: EXIT.usage,
        hint: expect.any(String),
        evidence: [expect.any(String)],
      }),
    );
  });

  it('do not require judging a day of speech', { timeout: 2000 }, () => {
    expect(notes({ profile: 'signoff', durationS: 86_400 })).toEqual([]);
  });
});
