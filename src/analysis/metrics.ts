import { type Metric, type MetricRow, METRICS, metricsWith, type MetricWith } from '../model/metrics.ts';
import type { Sample } from '../model/sample.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { Distribution, Interval, MeanRecord } from '../model/statistics.ts';
import { type Stage, STAGE_METRICS, type StageRecord, STAGES } from '../model/waterfall.ts';
import { connectOf, type Joiner } from './connections/connect.ts';

export interface Summaries {
  /** Includes the call of each value if values of one call may be correlated. */
  readonly distributionOf: (values: readonly number[], calls?: readonly string[]) => Distribution | undefined;
  readonly proportionInterval: (ok: number, of: number) => Interval | undefined;
  /** In the order of measurement. One call is one pair in one round. */
  readonly meanOf: (
    values: readonly { readonly call: string; readonly value: number }[],
    range: { readonly low: number; readonly high: number } | undefined,
  ) => MeanRecord | undefined;
}

/** The metrics of one scenario, from the samples of all its rounds. A metric without samples is absent. */
export function metricsOf(
  samples: readonly Sample[],
  joiners: readonly Joiner[],
  summaries: Summaries,
): ScenarioRecord['metrics'] {
  const of = (metric: Metric): Sample[] => samples.filter((sample) => sample.metric === metric);
  const distributions: Partial<Record<MetricWith<{ readonly shape: 'distribution' }>, Distribution>> = {};
  const means: Partial<Record<MetricWith<{ readonly shape: 'mean' }>, MeanRecord>> = {};
  for (const metric of metricsWith({ shape: 'distribution', sampled: true })) {
    const distribution = summaries.distributionOf(
      of(metric).map(({ value }) => value),
      of(metric).map(callOf),
    );
    if (distribution) distributions[metric] = distribution;
  }
  for (const metric of metricsWith({ shape: 'mean', sampled: true })) {
    const mean = summaries.meanOf(valuesByCall(samples, metric), rangeOf(METRICS[metric]));
    if (mean) means[metric] = mean;
  }
  const firsts = of('e2e_ms').filter(isFirst);
  const first = summaries.distributionOf(
    firsts.map(({ value }) => value),
    firsts.map(callOf),
  );
  const connect = connectOf(samples, joiners, summaries);
  const stages = stagesOf(of, summaries);
  return {
    ...distributions,
    ...(first && { first_answer_ms: first }),
    ...means,
    ...(connect && { connect }),
    ...(stages && { stages }),
  };
}

/** The values behind a metric's figures, each with its call, in the order of measurement. */
export function valuesByCall(
  samples: readonly Sample[],
  metric: Metric,
): { readonly call: string; readonly value: number }[] {
  return samples
    .filter((sample) => sample.metric === metric)
    .toSorted((a, b) => a.tMs - b.tMs)
    .map((sample) => ({ call: callOf(sample), value: sample.value }));
}

function rangeOf({ scale }: MetricRow): { readonly low: number; readonly high: number } | undefined {
  return scale && { low: scale[0], high: scale[1] };
}

/** All or none: an utterance has either all its stages or no waterfall. */
function stagesOf(
  of: (metric: Metric) => readonly Sample[],
  { distributionOf }: Summaries,
): Readonly<Record<Stage, StageRecord>> | undefined {
  const stages: Partial<Record<Stage, StageRecord>> = {};
  for (const stage of STAGES) {
    const distribution = distributionOf(of(STAGE_METRICS[stage]).map(({ value }) => value));
    if (!distribution) return undefined;
    const { n, p50, p95, mean } = distribution;
    stages[stage] = { n, p50, p95, mean };
  }
  return stages as Readonly<Record<Stage, StageRecord>>;
}

/**
 * The first utterance of each call, by the number in its script. If that was a warm-up, as in runs of earlier versions,
 * it has no sample, and the metric is absent.
 */
function isFirst({ utterance }: Sample): boolean {
  return utterance !== undefined && /-0+$/.test(utterance);
}

/** Participants are new in each round, so the same pair counts as another call. */
function callOf({ round, pair }: Sample): string {
  return `${round}/${pair}`;
}
