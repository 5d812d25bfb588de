import type { RunRecord } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { SloResult } from '../model/slo-result.ts';
import { type Verdict, worstVerdict } from '../model/verdict.ts';
import { type Hardness, jitterOf, lossOf } from './hardness.ts';

/** The guide's promises about the whole suite. */
const MIN_LOSS_PCT = 5;
const MIN_JITTER_MS = 150;

/** In waivers of a promise, in place of a scenario's name. */
export const ALL_SCENARIOS = 'all scenarios';
export const PROMISES = ['loss resilience >= 5 %', 'jitter tolerance >= 150 ms'] as const;

interface Tried extends Hardness {
  readonly name: string;
  /** What the scenario showed, whatever its severity or a waiver made of it. */
  readonly verdict: Verdict;
  /** Of severity `warn`: what it shows is only reported. */
  readonly reports: boolean;
}

/**
 * Loss resilience and jitter tolerance: the largest loss, and the largest peak-to-peak jitter, up to which the
 * scenarios met their SLOs. A scenario that mixes harms counts for neither: its failure could be the other harm's, and
 * its success too, for a deeper jitter buffer leaves more time to mend losses. A promise is judged only when a scenario
 * at least that hard was run. It passes when one of those passed and none that was not harder than promised failed. A
 * waiver is for one SLO of one scenario: a promise has one of its own (waivers of ALL_SCENARIOS) or none.
 */
export function judgeSuite(scenarios: readonly ScenarioRecord[]): RunRecord['suite'] {
  const tried = (of: (links: ScenarioRecord['impairment']) => Hardness): Tried[] =>
    scenarios
      .map((each) => ({
        name: each.name,
        verdict: shownBy(each),
        reports: each.severity === 'warn',
        ...of(each.impairment),
      }))
      .filter(({ pure, somewhere }) => pure && somewhere > 0);
  const [losses, jitters] = [tried(lossOf), tried(jitterOf)];
  const [lossPct, jitterPeakMs] = [tolerated(losses), tolerated(jitters)];
  return {
    ...(lossPct !== undefined && { lossResiliencePct: lossPct }),
    ...(jitterPeakMs !== undefined && { jitterToleranceMs: jitterPeakMs }),
    slos: [
      ...judgePromise(PROMISES[0], MIN_LOSS_PCT, losses),
      ...judgePromise(PROMISES[1], MIN_JITTER_MS, jitters),
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
    const verdict = refuting.every(({ reports }) => reports) ? 'warn' : 'fail';
    const uncapped = verdict === 'warn' ? ({ uncapped: 'fail' } as const) : {};
    return [{ ...common, verdict, ...uncapped, reason: `${namesOf(refuting)} missed an SLO` }];
  }
  const of = (verdict: Verdict): Tried[] => hard.filter((each) => each.verdict === verdict);
  const passed = of('pass');
  if (passed.length > 0) return [{ ...common, verdict: 'pass', reason: `${namesOf(passed)} met its SLOs` }];
  const unbroken = of('no-breach');
  if (unbroken.length > 0)
    return [{ ...common, verdict: 'no-breach', reason: `no breach was found in ${namesOf(unbroken)}` }];
  const invalid = of('invalid');
  if (invalid.length > 0)
    return [{ ...common, verdict: 'invalid', reason: `${namesOf(invalid)} cannot be judged` }];
  const reason = `${namesOf(hard)} neither showed nor refuted it`;
  return hard.every(({ reports }) => reports)
    ? [{ ...common, verdict: 'warn', uncapped: 'inconclusive', reason }]
    : [{ ...common, verdict: 'inconclusive', reason }];
}

/** A warning stands for what it was; in records that do not say, for a miss. */
function shownBy({ verdict, slos }: ScenarioRecord): Verdict {
  if (verdict !== 'warn') return verdict;
  const warned = slos.filter((slo) => slo.verdict === 'warn');
  return worstVerdict(warned.map(({ uncapped = 'fail' }) => uncapped)) ?? 'fail';
}

function missed({ verdict }: Tried): boolean {
  return verdict === 'fail';
}

function namesOf(tried: readonly Tried[]): string {
  return tried.map(({ name }) => name).join(', ');
}
