import type { SloResult } from '../model/slo-result.ts';
import type { Slo } from '../slo/grammar.ts';

const SCORED_BY_CLIPS: ReadonlySet<Slo['metric']> = new Set(['mos_lqo', 'mos_floor']);

/**
 * SLOs on MOS are invalid where clips could not be scored, for those that are left may be the better ones; all others
 * stay as they were judged. `faults` says why clips have no score, each round's once.
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
