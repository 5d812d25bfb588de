import { COMPARED, type ComparedMetric, METRICS, type MetricWith } from '../model/metrics.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';
import { type Calls, differenceIntervals, exceeds, type Statistic } from '../stats/difference-interval.ts';
import { fisherExact } from '../stats/fisher.ts';
import { mannWhitney } from '../stats/mann-whitney.ts';
import { quantile } from '../stats/quantile.ts';
import type { Interest, Row, Test } from './comparison.ts';

/** A row before the p values are adjusted for the number of tests. */
export type Finding = Omit<Row, 'change'> & { readonly interest: number; readonly largerIsWorse: boolean };
export type RawTest = Omit<Test, 'adjustedP'>;

export interface Findings {
  readonly rows: readonly Finding[];
  readonly tests: readonly RawTest[];
}

/** Why a scenario of both runs cannot be compared; undefined if it can. */
export function incomparable(base: ScenarioRecord, head: ScenarioRecord): string | undefined {
  if (JSON.stringify(base.impairment) !== JSON.stringify(head.impairment))
    return 'it asks for another impairment';
  for (const [side, { verdict, reason, stoppedAtBreach }] of [
    ['base', base],
    ['head', head],
  ] as const) {
    if (verdict === 'invalid') return `the ${side} is invalid: ${reason}`;
    // The stop depended on the measured values: its figures are those of its worst part.
    if (stoppedAtBreach !== undefined)
      return `the ${side} was stopped when ${stoppedAtBreach} could not be met any more`;
  }
  const said = new Map(base.utterances.map((each) => [each.utterance, each.text]));
  const other = head.utterances.find(({ utterance, text }) => (said.get(utterance) ?? text) !== text);
  if (other) return `other sentences were spoken (${other.utterance})`;
  if (base.utterances.length === 0 || head.utterances.length === 0) return 'a run has no utterances of it';
  return undefined;
}

/**
 * Every figure of one scenario beside that of base, and the tests of whether chance alone explains the difference.
 */
export function findingsOf(base: ScenarioRecord, head: ScenarioRecord, asked: Asked): Findings {
  const parts = [...COMPARED.filter(isTime).map(timesOf), qualityOf, missingOf, connectOf].map((part) =>
    part(base, head, asked),
  );
  return { rows: parts.flatMap(({ rows }) => rows), tests: parts.flatMap(({ tests }) => tests) };
}

/** Settings that are the same for every scenario. */
export interface Asked {
  readonly interest: Interest;
  /** Seed of the bootstrap. */
  readonly seed: number;
  /** Bootstrap resamples, 2000 by default. */
  readonly resamples?: number | undefined;
}

type Part = (base: ScenarioRecord, head: ScenarioRecord, asked: Asked) => Findings;
const NOTHING: Findings = { rows: [], tests: [] };

const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
/**
 * Order statistics of fewer values do not bound the quantile; the difference would be that of two extremes.
 */
const NEEDED = { p50: 6, p95: 20, p99: 368 } as const;

type ComparedTime = MetricWith<{ readonly shape: 'distribution'; readonly compared: object }>;

function isTime(metric: ComparedMetric): metric is ComparedTime {
  return METRICS[metric].shape === 'distribution';
}

function isLargerWorse(metric: ComparedMetric): boolean {
  return METRICS[metric].better === 'smaller';
}

function timesOf(metric: ComparedTime): Part {
  const { compared } = METRICS[metric];
  const names: readonly (keyof typeof QUANTILES)[] = compared.statistics;
  const valueOf = (utterance: UtteranceRecord): number => utterance[compared.utteranceField];
  return (base, head, { interest: { latencyMs }, seed, resamples }) => {
    const [was, is] = [base, head].map(({ utterances }) => callsOf(utterances, valueOf)) as [Calls, Calls];
    const statistics = names.map((name) => quantileOf(QUANTILES[name]));
    const intervals = differenceIntervals(was, is, statistics, seed, resamples);
    const n = Math.min(was.flat().length, is.flat().length);
    const rows = names.map((statistic, i): Finding => {
      const [before, after] = [was, is].map((calls) => statistics[i]?.(ascending(calls)) ?? 0) as [
        number,
        number,
      ];
      const interval = intervals[i];
      return {
        metric,
        statistic,
        base: before,
        head: after,
        difference: exceeds(after, before),
        ...(interval && { interval }),
        judged: n >= NEEDED[statistic],
        interest: latencyMs,
        largerIsWorse: isLargerWorse(metric),
      };
    });
    return { rows, tests: rankTest(metric, base, head, valueOf) };
  };
}

const qualityOf: Part = (base, head, { interest, seed, resamples }) => {
  const valueOf = (utterance: UtteranceRecord): number | undefined =>
    utterance[METRICS.quality.compared.utteranceField];
  const [was, is] = [base, head].map(({ utterances }) => callsOf(utterances, valueOf)) as [Calls, Calls];
  if (was.flat().length === 0 || is.flat().length === 0) return NOTHING;
  const mean: Statistic = (sortedValues) => sortedValues.reduce((a, b) => a + b, 0) / sortedValues.length;
  const [interval] = differenceIntervals(was, is, [mean], seed, resamples);
  const [before, after] = [mean(ascending(was)), mean(ascending(is))];
  const row: Finding = {
    metric: 'quality',
    statistic: 'mean',
    base: before,
    head: after,
    difference: after - before,
    ...(interval && { interval }),
    judged: true,
    interest: interest.quality,
    largerIsWorse: isLargerWorse('quality'),
  };
  return { rows: [row], tests: rankTest('quality', base, head, valueOf) };
};

const missingOf: Part = (base, head, { interest }) =>
  shares(
    'missing',
    [base, head].map(({ utterances }) => ({
      hits: utterances.filter(({ e2eMs }) => !Number.isFinite(e2eMs)).length,
      of: utterances.length,
    })),
    interest.share,
    true,
  );

const connectOf: Part = (base, head, { interest }) =>
  shares(
    'connect',
    [base, head].map(({ metrics: { connect } }) => ({ hits: connect?.ok ?? 0, of: connect?.attempts ?? 0 })),
    interest.share,
    isLargerWorse('connect'),
  );

function shares(
  metric: 'missing' | 'connect',
  [was = { hits: 0, of: 0 }, is = { hits: 0, of: 0 }]: readonly {
    readonly hits: number;
    readonly of: number;
  }[],
  interest: number,
  largerIsWorse: boolean,
): Findings {
  if (was.of === 0 || is.of === 0) return NOTHING;
  const [before, after] = [was.hits / was.of, is.hits / is.of];
  const row = { metric, statistic: 'share', base: before, head: after, difference: after - before } as const;
  return {
    rows: [{ ...row, judged: true, interest, largerIsWorse }],
    tests: [{ metric, test: 'Fisher', p: fisherExact(was, is) }],
  };
}

/**
 * Intra-class correlation of the utterances of a call, beyond effects of sentence and place that both runs share.
 * Three calls are too few to estimate it, so it is fixed in advance at the largest observed value
 * (docs/decisions/0012 has the consequences of other values).
 */
const COMMON_WITHIN_CALLS = 0.25;

function rankTest(
  metric: Row['metric'],
  base: ScenarioRecord,
  head: ScenarioRecord,
  valueOf: (utterance: UtteranceRecord) => number | undefined,
): RawTest[] {
  const [was, is] = [callsOf(base.utterances, valueOf), callsOf(head.utterances, valueOf)];
  const values = [...was.flat(), ...is.flat()].length;
  // Kish's design effect: 1 + (m − 1)·ρ, with m values in each call.
  const designEffect = 1 + (Math.max(1, values / (was.length + is.length)) - 1) * COMMON_WITHIN_CALLS;
  const tested = mannWhitney(was.flat(), is.flat(), designEffect);
  return tested ? [{ metric, test: 'Mann–Whitney', ...tested, designEffect }] : [];
}

/** A call is one pair in one round. Only utterances of the same call are correlated. */
function callsOf(
  utterances: readonly UtteranceRecord[],
  valueOf: (utterance: UtteranceRecord) => number | undefined,
): Calls {
  const calls = new Map<string, number[]>();
  for (const utterance of utterances) {
    const value = valueOf(utterance);
    if (value === undefined) continue;
    const key = `${utterance.round}/${utterance.pair}`;
    calls.set(key, [...(calls.get(key) ?? []), value]);
  }
  return [...calls.values()];
}

function ascending(calls: Calls): Float64Array {
  return Float64Array.from(calls.flat()).toSorted();
}

function quantileOf(p: number): Statistic {
  return (sorted) => quantile(sorted, p) ?? Number.POSITIVE_INFINITY;
}
