import { counted } from '../lib/counted.ts';
import type { Sample } from '../model/sample.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { SloResult } from '../model/slo-result.ts';
import { cappedAtWarn, type Verdict, worstVerdict } from '../model/verdict.ts';
import type { CallValue } from '../stats/mean.ts';
import { type Estimate, estimateOf } from './estimate.ts';
import { figure } from './figure.ts';
import { appliesTo, isTime, meets, type Slo } from './grammar.ts';
import { type Search, searchBreach } from './search-breach.ts';

interface Judged {
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Judging {
  /** What is in doubt is `no-breach` where a gross breach would have been found, instead of `inconclusive`. */
  readonly provisional: boolean;
  readonly severity: 'fail' | 'warn';
  /** The values behind a metric's figures, each with its call. */
  readonly valuesOf: (metric: Sample['metric']) => readonly CallValue[];
  /** How many answers count as never come because they were wrong, in words; undefined where none was. */
  readonly wrongAnswers?: string | undefined;
}

/**
 * Judges one scenario by its SLOs. The two-sided 95 % interval decides where there is one: wholly within the limit
 * passes, wholly beyond it fails. What it leaves open fails where a breach is proven all the same (search-breach.ts), and
 * is else inconclusive, or `no-breach`. No samples never pass, and what is no number is invalid. Severity `warn` caps
 * all but invalid.
 */
export function judgeSlos(
  scenario: string,
  slos: readonly Slo[],
  metrics: ScenarioRecord['metrics'],
  { provisional, severity, valuesOf, wrongAnswers }: Judging,
): SloResult[] {
  return slos
    .filter((slo) => appliesTo(slo, scenario))
    .map((slo) => {
      const estimate = estimateOf(slo, metrics);
      const search = (): Search | undefined =>
        searchBreach(slo, slo.metric === 'connect' ? [] : valuesOf(slo.metric), metrics.connect);
      const found = judgeOne(slo, estimate, search, provisional);
      const never = nothingCame(slo, metrics);
      const judged = never === undefined ? found : { ...found, reason: never };
      const { verdict } = judged;
      const reason =
        slo.metric === 'e2e_ms' && wrongAnswers ? `${judged.reason}; ${wrongAnswers}` : judged.reason;
      const result = {
        slo: slo.text,
        limit: slo.limit,
        // A record has no place for what is no number.
        ...(estimate && !Number.isNaN(estimate.actual) && { actual: estimate.actual }),
        ...(estimate?.interval && !isBroken(estimate.interval) && { interval: estimate.interval }),
        n: estimate?.n ?? 0,
        verdict,
        reason,
      };
      return severity === 'warn' ? capped(result) : result;
    });
}

/** An interval from ∞ to ∞ says less. */
function nothingCame({ metric }: Slo, metrics: ScenarioRecord['metrics']): string | undefined {
  if (metric !== 'e2e_ms' && metric !== 'caption_ms') return undefined;
  const { n = 0, missing } = metrics[metric] ?? {};
  if (n === 0 || missing !== n) return undefined;
  const what = metric === 'e2e_ms' ? 'no answer was heard' : 'no caption arrived';
  return `${what}: 0 of ${counted(n, 'utterance')}`;
}

/** A result that only warns, and what it was. */
export function capped(result: SloResult): SloResult {
  const { verdict } = result;
  return verdict === 'fail' || verdict === 'inconclusive'
    ? { ...result, verdict: cappedAtWarn(verdict), uncapped: verdict }
    : result;
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
  search: () => Search | undefined,
  provisional: boolean,
): Judged {
  if (!estimate || !(estimate.n > 0)) return { verdict: 'inconclusive', reason: 'no samples' };
  const { actual, n, interval } = estimate;
  if (Number.isNaN(actual) || (interval && isBroken(interval)))
    return { verdict: 'invalid', reason: `${slo.statistic} of ${n} samples is no number` };
  // Infinitely late is a time; an infinite score is one that could not be had, and must not look like the best.
  if (!isTime(slo.metric) && !Number.isFinite(actual) && slo.relation === '>=')
    return { verdict: 'inconclusive', reason: `a score among ${n} samples is missing` };
  const open = judgeInterval(slo, estimate);
  if (open.verdict !== 'inconclusive') return open;
  const searched = search();
  if (searched?.proven) return { verdict: 'fail', reason: searched.found };
  if (!provisional || !searched) return open;
  return searched.canFind
    ? { verdict: 'no-breach', reason: searched.found }
    : { verdict: 'inconclusive', reason: `${searched.found}: too few to find a breach` };
}

function judgeInterval(slo: Slo, { n, interval, without }: Estimate): Judged {
  if (!interval)
    return {
      verdict: 'inconclusive',
      reason: without ?? `insufficient n: ${n} samples, or too few calls, bound no interval`,
    };
  const range = `95 % interval ${figure(interval.low)}–${figure(interval.high)}, n = ${n}`;
  const [best, worst] = slo.relation === '<=' ? [interval.low, interval.high] : [interval.high, interval.low];
  if (meets(slo, worst)) return { verdict: 'pass', reason: range };
  if (!meets(slo, best)) return { verdict: 'fail', reason: range };
  return { verdict: 'inconclusive', reason: `the limit lies inside the ${range}` };
}

function isBroken({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return !(low <= high);
}
