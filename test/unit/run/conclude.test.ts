import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { EXIT } from '../../../src/errors.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { conclude, type RunFacts } from '../../../src/run/conclude.ts';
import { planRun } from '../../../src/run/plan.ts';
import { GUIDE, runRecord } from '../report/record.ts';

const options = { profile: 'quick', keep: false } as const;

function concluded(verdicts: readonly Verdict[], over: Partial<RunFacts> = {}): RunRecord {
  const scenarios = runRecord({}, GUIDE)
    .scenarios.slice(0, verdicts.length)
    .map((scenario, i) => ({ ...scenario, verdict: verdicts[i] as Verdict }));
  return conclude({
    config: DEFAULTS,
    options,
    plan: planRun(DEFAULTS, options),
    runId: '20261123-000000-abcd',
    startedAt: new Date(0),
    endedAt: new Date(60_000),
    scenarios,
    backend: 'uml',
    versions: {},
    interrupted: false,
    ...over,
  });
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
    expect(record).toMatchObject({ verdict, exitCode, durationS: 60, provisional: true });
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
});
