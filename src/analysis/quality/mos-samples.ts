import type { Metric } from '../../model/metrics.ts';
import type { Sample } from '../../model/sample.ts';
import type { Clip, ClipKind } from './clips.ts';

const METRIC_OF = {
  translation: 'mos_lqo',
  floor: 'mos_floor',
  self: 'mos_self',
} as const satisfies Record<ClipKind, Metric>;

/**
 * One sample for each clip that has a score. A clip without a score has no sample; the caller reports why.
 */
export function mosSamples(
  scenario: string,
  round: number,
  clips: readonly Clip[],
  scores: ReadonlyMap<string, number>,
): Sample[] {
  return clips.flatMap(({ name, kind, tMs, pair, participant, utterances }): Sample[] => {
    const value = scores.get(name);
    if (value === undefined) return [];
    return [{ scenario, round, metric: METRIC_OF[kind], value, tMs, pair, participant, utterances }];
  });
}
