import { describe, expect, it } from 'vitest';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import { parseSlo } from '../../../src/slo/grammar.ts';
import { judgeSlos } from '../../../src/slo/judge.ts';
import { binomialCdf, binomialCumulative } from '../../../src/stats/binomial.ts';
import { clopperPearson } from '../../../src/stats/clopper-pearson.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { meanOf } from '../../../src/stats/mean.ts';
import { quantileRanks } from '../../../src/stats/order-interval.ts';
import { type CallShape, correlatedCalls, draws } from '../build/random.ts';

/** Maximum probability of passing a stack that misses its SLO, or only just meets it. */
const MAX_PASS_SHARE = 0.05;

function verdictOf(slo: string, metrics: ScenarioRecord['metrics']): string | undefined {
  return judgeSlos('clean', [parseSlo(slo)], metrics, {
    provisional: false,
    severity: 'fail',
    // Raw values can only turn a result that is not a pass into a fail.
    valuesOf: () => [],
  })[0]?.verdict;
}

function shareOfPasses(
  slo: string,
  times: number,
  measure: (seed: number) => ScenarioRecord['metrics'],
): number {
  let passed = 0;
  for (let i = 0; i < times; i += 1) if (verdictOf(slo, measure(i)) === 'pass') passed += 1;
  return passed / times;
}

/** Lognormal latencies whose true 95th percentile is 500 ms; 1.6449 is that of the normal distribution. */
const latency = (normal: number): number => 500 * Math.exp(0.3 * (normal - 1.644_854));
/** Scores like those of a bad link: most are close to 4, some far below. The mean is 3.5 (from 2·10⁷ draws). */
const score = (normal: number): number => Math.max(1, 3.883_07 - 0.3 * Math.exp(0.7 * normal));

const named = (calls: readonly (readonly number[])[]): { call: string; value: number }[] =>
  calls.flatMap((values, i) => values.map((value) => ({ call: `1/${i + 1}`, value })));

function e2e(calls: readonly (readonly number[])[]): ScenarioRecord['metrics'] {
  const values = named(calls);
  const e2eMs = distributionOf(
    values.map(({ value }) => value),
    values.map(({ call }) => call),
  );
  return e2eMs ? { e2e_ms: e2eMs } : {};
}

describe('p95 with the true value at the limit', () => {
  it.each([
    [72, 1500],
    [81, 1500],
    [300, 1000],
    [1000, 600],
  ])('of %i independent values passes as often as the ranks predict, and rarely (%i times)', (n, times) => {
    const random = draws(n);
    const share = shareOfPasses('e2e_ms p95 <= 500', times, () => {
      const e2eMs = distributionOf(Array.from({ length: n }, () => latency(random.normal())));
      return e2eMs ? { e2e_ms: e2eMs } : {};
    });
    const { high = 0 } = quantileRanks(n, 0.95);
    const exact = 1 - binomialCdf(high - 1, n, 0.95);
    expect(exact).toBeLessThanOrEqual(0.025);
    expect(share).toBeLessThanOrEqual(MAX_PASS_SHARE);
    // Four standard errors of the simulation.
    expect(Math.abs(share - exact)).toBeLessThan(4 * Math.sqrt(0.025 / times));
  });

  it.each([72, 81, 300, 1000])('passes even less often beyond the limit (n = %i)', (n) => {
    const random = draws(n);
    const share = shareOfPasses('e2e_ms p95 <= 500', 500, () => {
      const e2eMs = distributionOf(Array.from({ length: n }, () => 1.02 * latency(random.normal())));
      return e2eMs ? { e2e_ms: e2eMs } : {};
    });
    expect(share).toBeLessThanOrEqual(0.03);
  });

  // Rates of docs/decisions/0006-intervals.md for correlated values.
  it.each<[CallShape, number, number, number]>([
    [{ calls: 3, perCall: 27, icc: 0.2, neighbours: 0 }, 500, 0, MAX_PASS_SHARE],
    [{ calls: 9, perCall: 9, icc: 0.2, neighbours: 0 }, 1000, 0.01, MAX_PASS_SHARE],
    [{ calls: 18, perCall: 8, icc: 0, neighbours: 0 }, 1000, 0.005, 0.04],
    // 4.4 % exactly, plus four standard errors of the simulation.
    [{ calls: 18, perCall: 8, icc: 0.2, neighbours: 0 }, 2000, 0.02, 0.063],
    [{ calls: 36, perCall: 28, icc: 0.1, neighbours: 0 }, 300, 0, MAX_PASS_SHARE],
    [{ calls: 3, perCall: 334, icc: 0.1, neighbours: 0 }, 300, 0, MAX_PASS_SHARE],
  ])('of calls %j', (shape, times, atLeast, atMost) => {
    const random = draws(1);
    const share = shareOfPasses('e2e_ms p95 <= 500', times, () =>
      e2e(correlatedCalls(random, shape).map((values) => values.map(latency))),
    );
    expect(share).toBeGreaterThanOrEqual(atLeast);
    expect(share).toBeLessThanOrEqual(atMost);
  });
});

describe('p95 with the true value well within the limit', () => {
  it.each<[number, number, number]>([
    [36, 8, 0.95],
    [36, 28, 0.99],
  ])('of %i calls of %i passes nearly always', (calls, perCall, atLeast) => {
    const random = draws(4);
    const shape = { calls, perCall, icc: 0, neighbours: 0 };
    // 1 % are beyond the limit: 2.3263 is the p99 of the normal distribution.
    const share = shareOfPasses('e2e_ms p95 <= 500', 150, () =>
      e2e(correlatedCalls(random, shape).map((values) => values.map((x) => latency(x - 2.3263 + 1.6449)))),
    );
    expect(share).toBeGreaterThanOrEqual(atLeast);
  });
});

describe('mean with the true value at the limit', () => {
  it.each<[CallShape, number]>([
    [{ calls: 3, perCall: 27, icc: 0, neighbours: 0 }, 300],
    [{ calls: 3, perCall: 27, icc: 0.2, neighbours: 0.2 }, 300],
    [{ calls: 5, perCall: 8, icc: 0.2, neighbours: 0.2 }, 300],
    [{ calls: 9, perCall: 9, icc: 0.3, neighbours: 0 }, 300],
  ])('of skewed scores %j passes rarely', (shape, times) => {
    const random = draws(2);
    const share = shareOfPasses('mos_lqo mean >= 3.5', times, (seed) => {
      const values = correlatedCalls(random, shape).map((call) => call.map(score));
      const mos = meanOf(named(values), seed, { low: 1, high: 5 });
      return mos ? { mos_lqo: mos } : {};
    });
    expect(share).toBeLessThanOrEqual(MAX_PASS_SHARE);
  });

  it('of word errors that are rare and total passes in at most 5 %', () => {
    const random = draws(3);
    const share = shareOfPasses('wer mean <= 0.03', 300, (seed) => {
      const shape = { calls: 3, perCall: 27, icc: 0, neighbours: 0 };
      // 3 % of normal values are below −1.8808.
      const values = correlatedCalls(random, shape).map((call) => call.map((x) => (x < -1.8808 ? 1 : 0)));
      const wer = meanOf(named(values), seed, { low: 0, high: 1 });
      return wer ? { wer } : {};
    });
    expect(share).toBeLessThanOrEqual(MAX_PASS_SHARE);
  });
});

describe('connection ratio with the true value at the limit', () => {
  it.each([183, 277, 500])('of %i attempts passes rarely, by exact calculation', (n) => {
    let [passing, before] = [0, 0];
    let ok = 0;
    for (const upTo of binomialCumulative(n, 0.98)) {
      const interval = clopperPearson(ok, n);
      const connect = { attempts: n, ok, ratio: ok / n, ...(interval && { interval }) };
      if (verdictOf('connect ratio >= 0.98', { connect }) === 'pass') passing += upTo - before;
      before = upTo;
      ok += 1;
    }
    expect(passing).toBeGreaterThan(0);
    expect(passing).toBeLessThanOrEqual(0.025);
  });
});
