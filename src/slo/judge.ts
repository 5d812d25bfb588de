import type {
  ConnectRecord,
  Distribution,
  Interval,
  ScenarioRecord,
  SloResult,
} from '../model/run-record.ts';
import { type Verdict, worstVerdict } from '../model/verdict.ts';
import { appliesTo, type Slo } from './grammar.ts';

type Metrics = ScenarioRecord['metrics'];

interface Estimate {
  readonly actual: number;
  readonly n: number;
  readonly interval?: Interval;
}

/**
 * Judges one scenario by its SLOs. With `provisional` the point estimate decides; else the two-sided 95 % interval:
 * wholly within the limit passes, wholly beyond it fails, anything else is inconclusive. No samples never pass.
 */
export function judgeSlos(
  scenario: string,
  slos: readonly Slo[],
  metrics: Metrics,
  options: { readonly provisional: boolean; readonly severity: 'fail' | 'warn' },
): SloResult[] {
  return slos
    .filter((slo) => appliesTo(slo, scenario))
    .map((slo) => {
      const estimate = estimateOf(slo, metrics);
      const judged = judgeOne(slo, estimate, options.provisional);
      const verdict = judged.verdict === 'fail' && options.severity === 'warn' ? 'warn' : judged.verdict;
      return {
        slo: slo.text,
        limit: slo.limit,
        ...(estimate && { actual: estimate.actual }),
        ...(estimate?.interval && { interval: estimate.interval }),
        n: estimate?.n ?? 0,
        verdict,
        reason: judged.reason,
      };
    });
}

/** A scenario whose harness or impairment was unwell is `invalid`, whatever its numbers; one without SLOs is inconclusive. */
export function scenarioVerdict(
  slos: readonly SloResult[],
  concerns: ScenarioRecord['concerns'],
): { verdict: Verdict; reason: string } {
  const invalid = concerns.filter(({ invalidates }) => invalidates);
  if (invalid.length > 0) return { verdict: 'invalid', reason: invalid.map(({ what }) => what).join('; ') };
  const verdict = worstVerdict(slos.map((slo) => slo.verdict));
  if (verdict === undefined) return { verdict: 'inconclusive', reason: 'no SLO applies to this scenario' };
  const deciding = slos.filter((slo) => slo.verdict === verdict);
  return { verdict, reason: deciding.map(({ slo, reason }) => `${slo}: ${reason}`).join('; ') };
}

function judgeOne(
  slo: Slo,
  estimate: Estimate | undefined,
  provisional: boolean,
): { verdict: Verdict; reason: string } {
  if (!estimate || estimate.n === 0) return { verdict: 'inconclusive', reason: 'no samples' };
  const { actual, n, interval } = estimate;
  const shown = `${format(actual)} of ${n}`;
  if (provisional) {
    const met = within(slo, actual);
    return { verdict: met ? 'pass' : 'fail', reason: `${slo.statistic} ${shown} samples, provisional` };
  }
  if (!interval) return { verdict: 'inconclusive', reason: `insufficient n: ${n} samples bound no interval` };
  const range = `95 % interval ${format(interval.low)}–${format(interval.high)}, n = ${n}`;
  const [best, worst] = slo.relation === '<=' ? [interval.low, interval.high] : [interval.high, interval.low];
  if (within(slo, worst)) return { verdict: 'pass', reason: range };
  if (!within(slo, best)) return { verdict: 'fail', reason: range };
  return { verdict: 'inconclusive', reason: `the limit lies inside the ${range}` };
}

function within({ relation, limit }: Slo, value: number): boolean {
  return relation === '<=' ? value <= limit : value >= limit;
}

function estimateOf({ metric, statistic }: Slo, metrics: Metrics): Estimate | undefined {
  if (metric === 'connect') return metrics.connect && ratioOf(metrics.connect);
  if (metric === 'wer') return metrics.wer && { actual: metrics.wer.mean, n: metrics.wer.n };
  const distribution = metrics[metric];
  return distribution && statistic !== 'ratio' ? pick(distribution, statistic) : undefined;
}

function ratioOf({ attempts, ratio, interval }: ConnectRecord): Estimate | undefined {
  return attempts === 0 ? undefined : { actual: ratio, n: attempts, ...(interval && { interval }) };
}

function pick(distribution: Distribution, statistic: 'p50' | 'p95' | 'p99' | 'mean' | 'max'): Estimate {
  const interval =
    statistic === 'p95'
      ? distribution.p95Interval
      : statistic === 'p99'
        ? distribution.p99Interval
        : undefined;
  return { actual: distribution[statistic], n: distribution.n, ...(interval && { interval }) };
}

function format(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(0);
}
