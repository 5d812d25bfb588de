import type { RunRecord } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { SloResult } from '../model/slo-result.ts';
import { type Hardness, jitterOf, lossOf } from './hardness.ts';

/** The guide's promises about the whole suite. */
const LEAST_LOSS_PCT = 5;
const LEAST_JITTER_MS = 150;

interface Tried extends Hardness {
  readonly name: string;
  readonly verdict: ScenarioRecord['verdict'];
}

/**
 * Loss resilience and jitter tolerance: the largest loss, and the largest peak-to-peak jitter, up to which the
 * scenarios met their SLOs. A scenario that mixes harms counts for neither: its failure could be the other harm's, and
 * its success too, for a deeper jitter buffer leaves more time to mend losses. A promise is judged only when a scenario
 * at least that hard was run. It passes when one of those passed and none that was not harder than promised failed.
 */
export function judgeSuite(scenarios: readonly ScenarioRecord[]): RunRecord['suite'] {
  const tried = (of: (links: ScenarioRecord['impairment']) => Hardness): Tried[] =>
    scenarios
      .map(({ name, verdict, impairment }) => ({ name, verdict, ...of(impairment) }))
      .filter(({ pure, somewhere }) => pure && somewhere > 0);
  const [losses, jitters] = [tried(lossOf), tried(jitterOf)];
  const [lossPct, jitterPeakMs] = [tolerated(losses), tolerated(jitters)];
  return {
    ...(lossPct !== undefined && { lossResiliencePct: lossPct }),
    ...(jitterPeakMs !== undefined && { jitterToleranceMs: jitterPeakMs }),
    slos: [
      ...judgePromise('loss resilience >= 5 %', LEAST_LOSS_PCT, losses),
      ...judgePromise('jitter tolerance >= 150 ms', LEAST_JITTER_MS, jitters),
    ],
  };
}

/** Undefined when none was met. What was met beyond something that failed is not tolerated, but luck. */
function tolerated(tried: readonly Tried[]): number | undefined {
  const refuted = Math.min(...tried.filter(missed).map(({ somewhere }) => somewhere));
  const met = tried.filter(
    ({ verdict, everywhere }) => verdict === 'pass' && everywhere > 0 && everywhere < refuted,
  );
  return met.length > 0 ? Math.max(...met.map(({ everywhere }) => everywhere)) : undefined;
}

function judgePromise(slo: string, limit: number, tried: readonly Tried[]): SloResult[] {
  const hard = tried.filter(({ everywhere }) => everywhere >= limit);
  if (hard.length === 0) return [];
  const most = tolerated(tried);
  const common = { slo, limit, ...(most !== undefined && { actual: most }), n: tried.length };
  const refuting = tried.filter((each) => missed(each) && each.somewhere <= limit);
  if (refuting.length > 0) {
    // Where every miss is of a scenario that only reports, the promise only reports too.
    const verdict = refuting.some((each) => each.verdict === 'fail') ? 'fail' : 'warn';
    return [{ ...common, verdict, reason: `${namesOf(refuting)} missed an SLO` }];
  }
  const passed = hard.filter(({ verdict }) => verdict === 'pass');
  if (passed.length > 0) return [{ ...common, verdict: 'pass', reason: `${namesOf(passed)} met its SLOs` }];
  const invalid = hard.filter(({ verdict }) => verdict === 'invalid');
  if (invalid.length > 0)
    return [{ ...common, verdict: 'invalid', reason: `${namesOf(invalid)} cannot be judged` }];
  return [{ ...common, verdict: 'inconclusive', reason: `${namesOf(hard)} neither showed nor refuted it` }];
}

function missed({ verdict }: Tried): boolean {
  return verdict === 'fail' || verdict === 'warn';
}

function namesOf(tried: readonly Tried[]): string {
  return tried.map(({ name }) => name).join(', ');
}
