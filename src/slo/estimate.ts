import type { ConnectRecord, ScenarioRecord } from '../model/scenario-record.ts';
import type { Distribution, Interval } from '../model/statistics.ts';
import { isTime, type Slo } from './grammar.ts';

/** What an SLO speaks of, as measured. */
export interface Estimate {
  readonly actual: number;
  readonly n: number;
  /** Two-sided 95 %. */
  readonly interval?: Interval;
  /** Why there is no interval, where more samples would not give one. */
  readonly without?: string;
}

/** Undefined where the metric was not measured. */
export function estimateOf(
  { metric, statistic }: Slo,
  metrics: ScenarioRecord['metrics'],
): Estimate | undefined {
  if (metric === 'connect') return metrics.connect && ofConnect(metrics.connect);
  if (isTime(metric)) {
    const distribution = metrics[metric];
    return distribution && statistic !== 'ratio' ? ofDistribution(distribution, statistic) : undefined;
  }
  const mean = metrics[metric];
  return mean && { actual: mean.mean, n: mean.n, ...(mean.interval && { interval: mean.interval }) };
}

function ofConnect({ attempts, ratio, interval }: ConnectRecord): Estimate {
  return { actual: ratio, n: attempts, ...(interval && { interval }) };
}

function ofDistribution(distribution: Distribution, statistic: Exclude<Slo['statistic'], 'ratio'>): Estimate {
  const estimate = { actual: distribution[statistic], n: distribution.n };
  switch (statistic) {
    case 'p50':
      return withInterval(estimate, distribution.p50Interval);
    case 'p95':
      return withInterval(estimate, distribution.p95Interval);
    case 'p99':
      return withInterval(estimate, distribution.p99Interval);
    case 'max':
      // The largest value seen refutes a limit below it; no number of values shows that none is larger.
      return { ...estimate, interval: { low: distribution.max, high: Number.POSITIVE_INFINITY } };
    case 'mean':
      return { ...estimate, without: 'the mean of a time has no interval; quantiles have one' };
    default:
      return statistic satisfies never;
  }
}

function withInterval(estimate: Estimate, interval: Interval | undefined): Estimate {
  return interval ? { ...estimate, interval } : estimate;
}
