import { METRICS } from '../../model/metrics.ts';
import type { Setup } from '../../model/setup.ts';
import type { Slo } from '../../slo/grammar.ts';
import { rolesOf } from './cast.ts';
import type { Amount } from './extreme-metrics.ts';
import { MAX_CLIPS } from '../scoring/max-clips.ts';

type Parts = Pick<Setup, 'pairs' | 'rounds' | 'staysPerRound' | 'utterancesPerPair' | 'visitsPerRound'>;

/** Of the built-in corpus; a clip is 8–10 s of translations. */
const UTTERANCES_PER_CLIP = 3;

/** About how many values of a metric a plan gives in each scenario, if nothing goes wrong, and what they are. */
export function plannedAmount(
  metric: Slo['metric'],
  { pairs, rounds, staysPerRound = 1, utterancesPerPair, visitsPerRound }: Parts,
): Amount & { readonly of: string } {
  const stays = rounds * staysPerRound;
  const clips = (calls: number, mostPerRound: number): Amount & { of: string } => {
    const each = Math.max(1, Math.floor(utterancesPerPair / UTTERANCES_PER_CLIP));
    return {
      calls,
      perCall: Math.max(1, Math.min(each, Math.floor((mostPerRound * rounds) / calls))),
      of: 'clip',
    };
  };
  const { valuePer } = METRICS[metric];
  switch (valuePer) {
    case 'join': {
      const own = Array.from({ length: pairs }, (_, i) => rolesOf(i + 1).length).reduce((a, b) => a + b, 0);
      // Every attempt counts by itself.
      return { calls: 1, perCall: stays * own + rounds * visitsPerRound, of: 'join' };
    }
    case 'clip':
      return clips(stays * pairs, MAX_CLIPS.translation);
    // One call of each stay has a listener of the floor.
    case 'floor clip':
      return clips(stays, MAX_CLIPS.floor);
    case 'floor utterance':
      return { calls: stays, perCall: utterancesPerPair, of: 'utterance' };
    case 'utterance':
      return { calls: stays * pairs, perCall: utterancesPerPair, of: 'utterance' };
    default:
      return valuePer satisfies never;
  }
}
