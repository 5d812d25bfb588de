import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { EXIT } from '../../../src/errors.ts';
import { conclude, type Conclusion } from '../../../src/judge/conclude.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { Setup } from '../../../src/model/setup.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { planRun } from '../../../src/run/plan.ts';
import { GUIDE, runRecord } from '../report/record.ts';

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
    [['fail', 'invalid', 'pass'], 'invalid', EXIT.invalid],
  ])('of %j is %s with exit code %i', (verdicts, verdict, exitCode) => {
    const record = concluded(verdicts);
    expect(record).toMatchObject({ verdict, exitCode, durationS: 30 * verdicts.length, provisional: true });
    const deciding = record.scenarios.find((scenario) => scenario.verdict === verdict);
    expect(record.reason).toContain(verdict === 'pass' ? 'all 2 scenarios' : deciding?.name);
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
    ['fail', 'fail'],
    ['invalid', 'invalid'],
  ])('of part of a run that is %s so far is %s, with what was seen', (seen, verdict) => {
    const record = concluded([seen], { interrupted: true });
    expect(record.verdict).toBe(verdict);
    expect(record.reason).toMatch(
      verdict === seen
        ? /^(?!not all)/
        : /^not all was measured; of what was, (the scenario met|clean missed)/,
    );
  });
});
