import { METRICS } from '../../model/metrics.ts';
import type { Setup } from '../../model/setup.ts';
import type { Slo } from '../../slo/grammar.ts';
import { rolesOf } from './cast.ts';
import type { Amount } from './extreme-metrics.ts';
import { MAX_CLIPS } from '../scoring/max-clips.ts';

type Parts = Pick<Setup, 'pairs' | 'rounds' | 'staysPerRound' | 'utterancesPerPair' | 'visitsPerRound'>;

/** For the built-in corpus; a clip has 8–10 s of translations. */
const UTTERANCES_PER_CLIP = 3;

/**
 * How many values of a metric a plan yields in each scenario, approximately, if nothing fails, and the unit of these
 * values.
 */
export function plannedAmount(
  metric: Slo['metric'],
  { pairs, rounds, staysPerRound = 1, utterancesPerPair, visitsPerRound }: Parts,
): Amount & { readonly of: string } {
  const stays = rounds * staysPerRound;
  const clips = (calls: number, maxPerRound: number): Amount & { of: string } => {
    const each = Math.max(1, Math.floor(utterancesPerPair / UTTERANCES_PER_CLIP));
    return {
      calls,
      perCall: Math.max(1, Math.min(each, Math.floor((maxPerRound * rounds) / calls))),
      of: 'clip',
    };
  };
  const { valuePer } = METRICS[metric];
  switch (valuePer) {
    case 'join': {
      const own = Array.from({ length: pairs }, (_, i) => rolesOf(i + 1).length).reduce((a, b) => a + b, 0);
      // Attempts count as independent.
      return { calls: 1, perCall: stays * own + rounds * visitsPerRound, of: 'join' };
    }
    case 'clip':
      return clips(stays * pairs, MAX_CLIPS.translation);
    // One call of each stay has a floor listener.
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
