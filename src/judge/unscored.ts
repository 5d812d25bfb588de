import { metricsWith } from '../model/metrics.ts';
import type { SloResult } from '../model/slo-result.ts';
import type { Slo } from '../slo/grammar.ts';
import type { UnjudgedContent } from './round.ts';

const SCORED_BY_CLIPS: ReadonlySet<Slo['metric']> = new Set(metricsWith({ ofClips: true, judged: true }));

/**
 * Makes SLOs on MOS invalid if clips could not be scored, because the remaining clips may be the better ones. Other
 * SLOs are not changed. `faults` has the reasons, once for each round.
 */
export function withoutUnscored(
  results: readonly SloResult[],
  slos: readonly Slo[],
  faults: readonly string[],
): SloResult[] {
  const onClips = new Set(slos.filter(({ metric }) => SCORED_BY_CLIPS.has(metric)).map(({ text }) => text));
  return results.map((result) => {
    if (faults.length === 0 || !onClips.has(result.slo)) return result;
    const { uncapped: _, ...rest } = result;
    return { ...rest, verdict: 'invalid', reason: `clips were not scored: ${faults.join('; ')}` };
  });
}

const OF_ANSWERS: ReadonlySet<Slo['metric']> = new Set(metricsWith({ ofRightAnswers: true, judged: true }));

export interface UnjudgedRound extends UnjudgedContent {
  /** A stop prevented the check. */
  readonly interrupted: boolean;
}

/**
 * Makes SLOs on answers invalid if the content of answers could not be judged, unless the answers that count as right
 * already break the limit; and always if their expected sound is unknown. If only a stop prevented the check, they
 * are inconclusive.
 */
export function withoutUnjudged(
  results: readonly SloResult[],
  slos: readonly Slo[],
  unjudged: readonly UnjudgedRound[],
): SloResult[] {
  const onAnswers = new Set(slos.filter(({ metric }) => OF_ANSWERS.has(metric)).map(({ text }) => text));
  const whole = unjudged.filter(({ interrupted }) => !interrupted);
  const [unknown] = whole.flatMap(({ renderingFault }) => renderingFault ?? []);
  const [fault] = whole.flatMap(({ faults }) => faults);
  const [stopped] = unjudged.flatMap(({ renderingFault, faults }) => renderingFault ?? faults);
  return results.map((result) => {
    const isBreach = (result.uncapped ?? result.verdict) === 'fail';
    const why = unknown ?? (isBreach ? undefined : (fault ?? stopped));
    if (why === undefined || !onAnswers.has(result.slo)) return result;
    const { uncapped: _, ...rest } = result;
    const verdict = (unknown ?? fault) === undefined ? 'inconclusive' : 'invalid';
    return { ...rest, verdict, reason: `what was answered could not be judged: ${why}` };
  });
}
