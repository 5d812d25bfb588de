import { describe, expect, it } from 'vitest';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import type { CallValue } from '../../../src/stats/mean.ts';
import type { Distribution } from '../../../src/model/statistics.ts';
import { worstVerdict } from '../../../src/model/verdict.ts';
import { parseSlo } from '../../../src/slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../../../src/slo/judge.ts';
import { clopperPearson } from '../../../src/stats/clopper-pearson.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';

const slo = parseSlo('e2e_ms p95 <= 500');
const MISSING = Number.POSITIVE_INFINITY;

/** Values of calls of seven, as three pairs of profile quick have them. */
function inCalls(values: readonly number[]): CallValue[] {
  return values.map((value, i) => ({ call: `1/${1 + Math.floor(i / 7)}`, value }));
}

function judge(
  values: readonly number[],
  options = { provisional: false, severity: 'fail' as 'fail' | 'warn' },
) {
  const e2e = distributionOf(values);
  return judgeSlos('clean', [slo], e2e ? { e2e_ms: e2e } : {}, {
    ...options,
    valuesOf: () => inCalls(values),
  })[0];
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

  it.each([2, 3, 21, 100])('fails where none of %i utterances was answered, in those words', (n) => {
    for (const provisional of [true, false])
      expect(judge(repeat(n, MISSING), { provisional, severity: 'fail' })).toMatchObject({
        verdict: 'fail',
        reason: `no answer was heard: 0 of ${n} utterances`,
      });
  });
});

describe('judgeSlos provisional', () => {
  const provisional = { provisional: true, severity: 'fail' as const };

  it('never passes on what twenty-one samples cannot show: it says that no breach was found', () => {
    expect(judge(repeat(21, 300), provisional)).toMatchObject({
      verdict: 'no-breach',
      n: 21,
      reason: '0 of 21 beyond the limit, 6 would prove a breach',
    });
    expect(judge([...repeat(16, 300), ...repeat(5, MISSING)], provisional)?.verdict).toBe('no-breach');
  });

  it('fails on a proven breach, with the figures that prove it', () => {
    expect(judge([...repeat(15, 300), ...repeat(6, MISSING)], provisional)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^6 of 21 beyond the limit, where 5 % may be \(p [=<]/),
    });
  });

  it.each([1, 3, 9])(
    'is inconclusive with %i samples, which would not find a breach, unless all are late',
    (n) => {
      expect(judge(repeat(n, 300), provisional)).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('too few to find a breach'),
      });
      expect(judge(repeat(9, MISSING), provisional)?.verdict).toBe('fail');
    },
  );

  it('passes and fails by the interval where there are enough samples for one', () => {
    expect(judge(repeat(100, 300), provisional)?.verdict).toBe('pass');
    expect(judge(repeat(100, 700), provisional)?.verdict).toBe('fail');
    expect(judge([...repeat(93, 300), ...repeat(7, 700)], provisional)?.verdict).toBe('no-breach');
  });

  it('finds a mean beyond its limit by the calls, where its samples are too few for an interval', () => {
    const mos = (values: readonly number[], calls = 3) =>
      judgeSlos(
        'clean',
        [parseSlo('mos_lqo mean >= 3.5')],
        {
          mos_lqo: { n: values.length, mean: values.reduce((a, b) => a + b, 0) / values.length },
        },
        {
          ...provisional,
          valuesOf: () => values.map((value, i) => ({ call: String(i % calls), value })),
        },
      )[0];
    expect(mos([4.3, 4.2, 4.4, 4.3, 4.1, 4.3])?.verdict).toBe('no-breach');
    expect(mos([3.4, 3.6, 3.2, 3.5, 3.4, 3.3])?.verdict).toBe('no-breach');
    expect(mos([1.6, 1.5, 1.8, 1.7, 1.4, 1.6])?.verdict).toBe('fail');
    expect(mos([4.3, 4.2], 2)).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('severity warn', () => {
  it.each([true, false])(
    'makes a warning of a breach and of doubt alike, and keeps what it was (provisional %s)',
    (provisional) => {
      const warn = { provisional, severity: 'warn' as const };
      expect(judge(repeat(100, 900), warn)).toMatchObject({ verdict: 'warn', uncapped: 'fail' });
      expect(judge(repeat(3, 100), warn)).toMatchObject({ verdict: 'warn', uncapped: 'inconclusive' });
      expect(judge([], warn)).toMatchObject({ verdict: 'warn', uncapped: 'inconclusive' });
      expect(judge(repeat(100, 100), warn)?.verdict).toBe('pass');
      expect(judge(repeat(100, 100), warn)).not.toHaveProperty('uncapped');
    },
  );
});

describe('judgeSlos at the edges', () => {
  const BOTH = [true, false];
  const verdictOf = (
    text: string,
    metrics: ScenarioRecord['metrics'],
    provisional = false,
    severity: 'fail' | 'warn' = 'fail',
  ) =>
    judgeSlos('clean', [parseSlo(text)], metrics, {
      provisional,
      severity,
      valuesOf: (metric) => {
        const mean = metric === 'mos_lqo' ? metrics.mos_lqo : undefined;
        return mean
          ? Array.from({ length: mean.n }, (_, i) => ({
              call: `${i % 3}`,
              value: mean.mean + 0.3 * ((i % 3) - 1),
            }))
          : (metrics.e2e_ms?.values ?? []).map((value, i) => ({ call: `${i}`, value }));
      },
    })[0];
  const times = (values: readonly number[]): ScenarioRecord['metrics'] => {
    const distribution = distributionOf(values);
    return distribution ? { e2e_ms: distribution } : {};
  };

  it('takes a bound that is the limit for within it, and the next number for beyond it', () => {
    const upTo100 = Array.from({ length: 100 }, (_, i) => i + 1); // p95 90–100
    expect(verdictOf('e2e_ms p95 <= 100', times(upTo100))?.verdict).toBe('pass');
    expect(verdictOf('e2e_ms p95 <= 99.999', times(upTo100))?.verdict).toBe('inconclusive');
    expect(verdictOf('e2e_ms p95 <= 90', times(upTo100))?.verdict).toBe('inconclusive');
    expect(verdictOf('e2e_ms p95 <= 89.999', times(upTo100))?.verdict).toBe('fail');
    expect(verdictOf('e2e_ms p95 >= 90', times(upTo100))?.verdict).toBe('pass');
    expect(verdictOf('e2e_ms p95 >= 90.001', times(upTo100))?.verdict).toBe('inconclusive');
    expect(verdictOf('e2e_ms p95 >= 100', times(upTo100))?.verdict).toBe('inconclusive');
    expect(verdictOf('e2e_ms p95 >= 100.001', times(upTo100))?.verdict).toBe('fail');
  });

  it('fails an infinite p95, by its point and by its interval', () => {
    const late = times([...repeat(80, 300), ...repeat(20, MISSING)]);
    expect(verdictOf('e2e_ms p95 <= 500', late)).toMatchObject({ verdict: 'fail', actual: MISSING });
    expect(verdictOf('e2e_ms p95 <= 500', late, true)?.verdict).toBe('fail');
    expect(verdictOf('e2e_ms p95 <= 500', late, true, 'warn')?.verdict).toBe('warn');
    expect(verdictOf('e2e_ms p95 <= 500', late, false, 'warn')?.verdict).toBe('warn');
  });

  it('never passes what is no number, whichever way the limit lies', () => {
    const broken = { ...distributionOf(repeat(100, 300)), p95: Number.NaN } as Distribution;
    const halfBroken = { ...distributionOf(repeat(100, 300)), p95Interval: { low: 1, high: Number.NaN } };
    for (const text of ['e2e_ms p95 <= 500', 'e2e_ms p95 >= 1']) {
      for (const provisional of BOTH) {
        for (const e2e_ms of [broken, halfBroken as Distribution]) {
          expect(verdictOf(text, { e2e_ms }, provisional)?.verdict).toBe('invalid');
        }
      }
    }
    expect(verdictOf('e2e_ms p95 <= 500', { e2e_ms: broken })).not.toHaveProperty('actual');
    expect(verdictOf('quality mean >= 0.8', { quality: { n: 30, mean: Number.NaN } })?.verdict).toBe(
      'invalid',
    );
  });

  it.each([
    'e2e_ms p95 <= 500',
    'wer mean <= 1',
    'mos_lqo mean >= 1',
    'quality mean >= 0',
    'connect ratio >= 0',
  ])('is inconclusive on %s when nothing was measured, also provisionally', (text) => {
    for (const provisional of BOTH) {
      expect(verdictOf(text, {}, provisional)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'no samples',
        n: 0,
      });
    }
    const none = { attempts: 0, ok: 0, ratio: 1 };
    expect(verdictOf('connect ratio >= 0', { connect: none }, true)?.verdict).toBe('inconclusive');
  });

  it.each([
    [4, 'pass'],
    [3.6, 'inconclusive'],
    [3.3, 'inconclusive'],
    [3, 'fail'],
  ])('judges a mean of %d ± 0.3 against 3.5: %s', (mean, verdict) => {
    const metrics = { mos_lqo: { n: 30, mean, interval: { low: mean - 0.3, high: mean + 0.3 } } };
    expect(verdictOf('mos_lqo mean >= 3.5', metrics)?.verdict).toBe(verdict);
    expect(verdictOf('mos_lqo mean >= 3.5', metrics, true)?.verdict).toBe(
      verdict === 'inconclusive' ? 'no-breach' : verdict,
    );
  });

  it('says that a mean without an interval has too few samples', () => {
    expect(verdictOf('quality mean >= 0.8', { quality: { n: 11, mean: 0.95 } })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('insufficient n: 11'),
    });
  });

  it('takes an infinite score for a missing one, and an infinite error rate for a bad one', () => {
    const infinite = { n: 30, mean: MISSING, interval: { low: MISSING, high: MISSING } };
    for (const provisional of BOTH) {
      expect(verdictOf('mos_lqo mean >= 3.5', { mos_lqo: infinite }, provisional)?.verdict).toBe(
        'inconclusive',
      );
      expect(verdictOf('wer mean <= 0.1', { wer: infinite }, provisional)?.verdict).toBe('fail');
    }
  });

  it('judges the connection by the interval of the share: 183 of 183 show 98 %', () => {
    const connect = (ok: number, attempts: number) => {
      const interval = clopperPearson(ok, attempts);
      return { connect: { attempts, ok, ratio: ok / attempts, ...(interval && { interval }) } };
    };
    expect(verdictOf('connect ratio >= 0.98', connect(182, 182))?.verdict).toBe('inconclusive');
    expect(verdictOf('connect ratio >= 0.98', connect(183, 183))?.verdict).toBe('pass');
    expect(verdictOf('connect ratio >= 0.98', connect(150, 183))?.verdict).toBe('fail');
    const quick = (ok: number, attempts: number) =>
      verdictOf('connect ratio >= 0.98', connect(ok, attempts), true)?.verdict;
    expect([quick(19, 19), quick(17, 19), quick(16, 19), quick(183, 183)]).toEqual([
      'no-breach',
      'no-breach',
      'fail',
      'pass',
    ]);
    expect([quick(3, 3), quick(0, 3)]).toEqual(['inconclusive', 'fail']);
  });

  it('judges the median by its interval, and a maximum by what refutes it', () => {
    expect(verdictOf('e2e_ms p50 <= 300', times(repeat(6, 300)))?.verdict).toBe('pass');
    expect(verdictOf('e2e_ms p50 <= 300', times(repeat(5, 300)))?.verdict).toBe('inconclusive');
    expect(verdictOf('e2e_ms max <= 400', times([...repeat(99, 300), 401]))?.verdict).toBe('fail');
    expect(verdictOf('e2e_ms max <= 400', times(repeat(1000, 300)))?.verdict).toBe('inconclusive');
    expect(verdictOf('e2e_ms max <= 400', times(repeat(20, 300)), true)?.verdict).toBe('no-breach');
    for (const provisional of BOTH) {
      expect(verdictOf('e2e_ms mean <= 400', times(repeat(1000, 300)), provisional)).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('no interval'),
      });
    }
  });

  it('leaves alone what is not about this scenario', () => {
    expect(
      judgeSlos(
        'stress',
        [parseSlo('mos_lqo mean >= 3.5 except stress')],
        {},
        { provisional: true, severity: 'warn', valuesOf: () => [] },
      ),
    ).toEqual([]);
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

  it.each(['pass', 'no-breach', 'warn', 'fail', 'inconclusive', 'invalid'] as const)(
    'is %s where its only SLO is',
    (verdict) => {
      expect(scenarioVerdict([{ ...passed, verdict }], []).verdict).toBe(verdict);
    },
  );

  it('names the SLOs that decided', () => {
    const missed = { ...passed, slo: 'connect ratio >= 0.98', verdict: 'fail' as const, reason: 'too few' };
    expect(scenarioVerdict([passed, missed], [])).toEqual({
      verdict: 'fail',
      reason: 'connect ratio >= 0.98: too few',
    });
  });

  it('takes the worst', () => {
    expect(worstVerdict(['pass', 'warn', 'fail', 'inconclusive'])).toBe('fail');
    expect(worstVerdict(['pass', 'invalid', 'fail'])).toBe('fail');
    expect(worstVerdict(['pass', 'invalid', 'warn', 'inconclusive'])).toBe('invalid');
    expect(worstVerdict(['pass', 'no-breach'])).toBe('no-breach');
    expect(worstVerdict(['warn', 'no-breach'])).toBe('warn');
    expect(worstVerdict([])).toBeUndefined();
  });
});
