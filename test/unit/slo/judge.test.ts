import { describe, expect, it } from 'vitest';
import type { ScenarioRecord } from '../../../src/model/run-record.ts';
import { worstVerdict } from '../../../src/model/verdict.ts';
import { parseSlo } from '../../../src/slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../../../src/slo/judge.ts';
import { judgeSuite } from '../../../src/slo/suite.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';

const slo = parseSlo('e2e_ms p95 <= 500');
const MISSING = Number.POSITIVE_INFINITY;

function judge(
  values: readonly number[],
  options = { provisional: false, severity: 'fail' as 'fail' | 'warn' },
) {
  const e2e = distributionOf(values);
  return judgeSlos('clean', [slo], e2e ? { e2e_ms: e2e } : {}, options)[0];
}

const repeat = (n: number, value: number): number[] => Array.from({ length: n }, () => value);

describe('judgeSlos by interval', () => {
  it('passes when the whole interval is within the limit, fails when it is wholly beyond', () => {
    expect(judge(repeat(100, 300))?.verdict).toBe('pass');
    expect(judge(repeat(100, 700))?.verdict).toBe('fail');
  });

  it('is inconclusive when the limit lies inside the interval', () => {
    expect(judge([...repeat(93, 300), ...repeat(7, 700)])?.verdict).toBe('inconclusive');
  });

  it('is inconclusive below n = 72, however good the samples are', () => {
    const judged = judge(repeat(71, 100));
    expect(judged?.verdict).toBe('inconclusive');
    expect(judged?.reason).toContain('insufficient n');
  });

  it('never passes without samples, provisional or not', () => {
    for (const provisional of [true, false]) {
      const judged = judge([], { provisional, severity: 'fail' });
      expect(judged).toMatchObject({ verdict: 'inconclusive', n: 0, reason: 'no samples' });
      expect(judged).not.toHaveProperty('actual');
    }
  });

  it('counts missing utterances as infinitely late', () => {
    expect(judge([...repeat(90, 300), ...repeat(10, MISSING)])?.verdict).toBe('inconclusive');
    expect(judge(repeat(100, MISSING))?.verdict).toBe('fail');
  });
});

describe('judgeSlos provisional', () => {
  const provisional = { provisional: true, severity: 'fail' as const };
  it('judges the point estimate and says so with n', () => {
    expect(judge(repeat(20, 300), provisional)).toMatchObject({ verdict: 'pass', n: 20 });
    expect(judge(repeat(20, 300), provisional)?.reason).toContain('provisional');
    expect(judge([...repeat(18, 300), MISSING, MISSING], provisional)?.verdict).toBe('fail');
  });

  it('turns a failure into a warning where the severity says so, and nothing else', () => {
    expect(judge(repeat(20, 900), { provisional: true, severity: 'warn' })?.verdict).toBe('warn');
    expect(judge([], { provisional: true, severity: 'warn' })?.verdict).toBe('inconclusive');
  });
});

describe('scenarioVerdict', () => {
  const passed = judge(repeat(100, 300)) as NonNullable<ReturnType<typeof judge>>;

  it('is invalid when anything invalidates it, however good the numbers are', () => {
    const concerns = [{ what: 'the qdisc was gone', invalidates: true }];
    expect(scenarioVerdict([passed], concerns)).toEqual({ verdict: 'invalid', reason: 'the qdisc was gone' });
  });

  it('is not made invalid by a remark, and is inconclusive without SLOs', () => {
    expect(scenarioVerdict([passed], [{ what: 'slow host', invalidates: false }]).verdict).toBe('pass');
    expect(scenarioVerdict([], []).verdict).toBe('inconclusive');
  });

  it('takes the worst', () => {
    expect(worstVerdict(['pass', 'warn', 'fail', 'inconclusive'])).toBe('fail');
    expect(worstVerdict(['pass', 'invalid', 'fail'])).toBe('invalid');
    expect(worstVerdict([])).toBeUndefined();
  });
});

describe('judgeSuite', () => {
  const scenario = (
    name: string,
    lossPct: number,
    jitterMs: number,
    verdict: ScenarioRecord['verdict'],
  ): ScenarioRecord => {
    const direction = [
      ...(lossPct ? [{ kind: 'loss', lossPct } as const] : []),
      ...(jitterMs ? [{ kind: 'delay', delayMs: jitterMs, jitterMs } as const] : []),
    ];
    const link = { uplink: direction, downlink: direction };
    return { name, verdict, impairment: { speaker: link, listener: link } } as unknown as ScenarioRecord;
  };

  it('reports the largest loss and jitter that met their SLOs', () => {
    const suite = judgeSuite([
      scenario('loss-3', 3, 0, 'pass'),
      scenario('loss-5', 5, 0, 'pass'),
      scenario('jitter-100', 0, 50, 'pass'),
      scenario('jitter-150', 0, 75, 'fail'),
      scenario('stress', 5, 75, 'warn'),
    ]);
    expect(suite).toMatchObject({ lossResiliencePct: 5, jitterToleranceMs: 100 });
    expect(suite.slos.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  it('says nothing of what was not tried, and does not fail what could not be judged', () => {
    expect(judgeSuite([scenario('loss-1', 1, 0, 'pass')]).slos).toEqual([]);
    expect(judgeSuite([scenario('loss-5', 5, 0, 'inconclusive')]).slos[0]?.verdict).toBe('inconclusive');
    expect(judgeSuite([scenario('loss-5', 5, 0, 'invalid')]).slos[0]?.verdict).toBe('invalid');
  });
});
