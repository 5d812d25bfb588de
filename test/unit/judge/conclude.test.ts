import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import { conclude, type Conclusion } from '../../../src/judge/conclude.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { Setup } from '../../../src/model/setup.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { planRun } from '../../../src/run/plan/plan.ts';
import { GUIDE, runRecord } from '../build/record.ts';

const example = runRecord({}, GUIDE);
const setup: Setup = {
  ...planRun(DEFAULTS, { profile: 'quick' }),
  runId: '20261123-000000-abcd',
  startedAt: new Date(0).toISOString(),
  gatewayBackend: 'uml',
  host: example.host,
  versions: {},
};

function concluded(verdicts: readonly Verdict[], over: Partial<Conclusion> = {}): RunRecord {
  const scenarios = example.scenarios
    .slice(0, verdicts.length)
    .map((scenario, i) => ({ ...scenario, durationS: 30, verdict: verdicts[i] as Verdict }));
  return conclude(setup, { scenarios, interrupted: false, judgedAt: new Date(60_000), ...over });
}

describe('conclude', () => {
  it.each<[Verdict[], Verdict, number]>([
    [['pass', 'pass'], 'pass', EXIT.pass],
    [['pass', 'warn'], 'warn', EXIT.pass],
    [['warn', 'inconclusive'], 'inconclusive', EXIT.inconclusive],
    [['inconclusive', 'fail'], 'fail', EXIT.sloBreach],
    [['fail', 'invalid', 'pass'], 'fail', EXIT.sloBreach],
    [['fail', 'invalid', 'inconclusive'], 'fail', EXIT.sloBreach],
    [['inconclusive', 'invalid', 'pass'], 'invalid', EXIT.invalid],
    [['no-breach', 'pass'], 'no-breach', EXIT.pass],
    [['no-breach', 'warn'], 'warn', EXIT.pass],
    [['no-breach', 'inconclusive'], 'inconclusive', EXIT.inconclusive],
  ])('of %j is %s with exit code %i', (verdicts, verdict, exitCode) => {
    const record = concluded(verdicts);
    expect(record).toMatchObject({ verdict, exitCode, durationS: 30 * verdicts.length, provisional: true });
    const deciding = record.scenarios.find((scenario) => scenario.verdict === verdict);
    expect(record.reason).toContain(verdict === 'pass' ? 'all 2 scenarios' : deciding?.name);
  });

  it('counts every outcome, and names what a breach would hide', () => {
    const record = concluded(['fail', 'invalid', 'pass', 'pass', 'inconclusive', 'no-breach']);
    expect(record.outcomes).toEqual({
      pass: 2,
      'no-breach': 1,
      warn: 0,
      inconclusive: 1,
      invalid: 1,
      fail: 1,
      'not-measured': 2,
    });
    expect(record.reason).toMatch(
      /^clean missed an SLO; loss-1 cannot be judged: .*; too few samples to say in jitter-100$/,
    );
  });

  it('fails by a promise that is refuted, whatever else is invalid', () => {
    const [clean, loss1, loss3, loss5] = example.scenarios;
    const scenarios = [
      clean,
      { ...loss1, verdict: 'invalid' },
      { ...loss3, verdict: 'fail', slos: [] },
      { ...loss5, verdict: 'invalid' },
    ];
    const record = conclude(setup, {
      scenarios: scenarios as RunRecord['scenarios'],
      interrupted: false,
      judgedAt: new Date(0),
    });
    expect(record).toMatchObject({ verdict: 'fail', exitCode: EXIT.sloBreach });
    expect(record.suite.slos[0]).toMatchObject({ slo: 'loss resilience >= 5 %', verdict: 'fail' });
  });

  it('waives a promise only where the waiver names the promise', () => {
    const loss5 = example.scenarios.find(({ name }) => name === 'loss-5');
    const waived = {
      ...loss5,
      verdict: 'warn',
      slos: [{ ...loss5?.slos[0], verdict: 'warn', uncapped: 'fail' }],
    };
    const of = (waivers: Setup['waivers']): RunRecord =>
      conclude(
        { ...setup, ...(waivers && { waivers }) },
        {
          scenarios: [waived] as RunRecord['scenarios'],
          interrupted: false,
          judgedAt: new Date(0),
        },
      );
    expect(of(undefined)).toMatchObject({ verdict: 'fail', exitCode: EXIT.sloBreach });
    const waiver = { owner: 'media team', reason: 'codec swap', expires: '2027-01-31' };
    expect(of([{ scenario: 'all scenarios', slo: 'loss resilience >= 5 %', ...waiver }])).toMatchObject({
      verdict: 'warn',
      exitCode: EXIT.pass,
      suite: { slos: [{ verdict: 'warn', uncapped: 'fail', waived: waiver }] },
    });
  });

  it('is never a pass without scenarios', () => {
    expect(concluded([])).toMatchObject({ verdict: 'inconclusive', exitCode: EXIT.inconclusive });
  });

  it('says so when it was interrupted, whatever was measured until then', () => {
    expect(concluded(['pass'], { interrupted: true })).toMatchObject({
      interrupted: true,
      exitCode: EXIT.interrupted,
    });
  });

  it.each<[Verdict, Verdict]>([
    ['pass', 'inconclusive'],
    ['warn', 'inconclusive'],
    ['no-breach', 'inconclusive'],
    ['fail', 'fail'],
    ['invalid', 'invalid'],
  ])('of part of a run that is %s so far is %s, with what was seen', (seen, verdict) => {
    const record = concluded([seen], { interrupted: true });
    expect(record.verdict).toBe(verdict);
    expect(record.reason).toMatch(
      verdict === seen
        ? /^(?!not all)/
        : /^not all was measured; of what was, (the scenario met|clean missed|no breach was found)/,
    );
  });
});
