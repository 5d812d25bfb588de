import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { SloResult } from '../model/slo-result.ts';
import { type Verdict, worstVerdict } from '../model/verdict.ts';
import { type Estimate, estimateOf } from './estimate.ts';
import { appliesTo, isTime, type Slo } from './grammar.ts';

interface Judged {
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * Judges one scenario by its SLOs. With `provisional` the point estimate decides; else the two-sided 95 % interval:
 * wholly within the limit passes, wholly beyond it fails, anything else is inconclusive. No samples never pass, and
 * what is no number is invalid.
 */
export function judgeSlos(
  scenario: string,
  slos: readonly Slo[],
  metrics: ScenarioRecord['metrics'],
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
        // A record has no place for what is no number.
        ...(estimate && !Number.isNaN(estimate.actual) && { actual: estimate.actual }),
        ...(estimate?.interval && !isBroken(estimate.interval) && { interval: estimate.interval }),
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

function judgeOne(slo: Slo, estimate: Estimate | undefined, provisional: boolean): Judged {
  if (!estimate || !(estimate.n > 0)) return { verdict: 'inconclusive', reason: 'no samples' };
  const { actual, n, interval } = estimate;
  if (Number.isNaN(actual) || (interval && isBroken(interval)))
    return { verdict: 'invalid', reason: `${slo.statistic} of ${n} samples is no number` };
  // Infinitely late is a time; an infinite score is one that could not be had, and must not look like the best.
  if (!isTime(slo.metric) && !Number.isFinite(actual) && slo.relation === '>=')
    return { verdict: 'inconclusive', reason: `a score among ${n} samples is missing` };
  if (provisional) {
    return {
      verdict: within(slo, actual) ? 'pass' : 'fail',
      reason: `${slo.statistic} ${format(actual)} of ${n} samples, provisional`,
    };
  }
  return judgeInterval(slo, estimate);
}

function judgeInterval(slo: Slo, { n, interval, without }: Estimate): Judged {
  if (!interval)
    return {
      verdict: 'inconclusive',
      reason: without ?? `insufficient n: ${n} samples, or too few calls, bound no interval`,
    };
  const range = `95 % interval ${format(interval.low)}–${format(interval.high)}, n = ${n}`;
  const [best, worst] = slo.relation === '<=' ? [interval.low, interval.high] : [interval.high, interval.low];
  if (within(slo, worst)) return { verdict: 'pass', reason: range };
  if (!within(slo, best)) return { verdict: 'fail', reason: range };
  return { verdict: 'inconclusive', reason: `the limit lies inside the ${range}` };
}

function isBroken({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return !(low <= high);
}

function within({ relation, limit }: Slo, value: number): boolean {
  return relation === '<=' ? value <= limit : value >= limit;
}

function format(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(1);
}
