import { breachIn } from '../model/look.ts';
import type { RoundFacts } from '../model/round-facts.ts';
import type { Setup } from '../model/setup.ts';
import { worstVerdict, type Verdict } from '../model/verdict.ts';

interface Judged {
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * A stopped scenario reports how far it came and is inconclusive at best, also if a proven breach stopped it. Other
 * scenarios are not changed.
 */
export function ifStopped(
  judged: Judged,
  rounds: readonly { readonly facts: Pick<RoundFacts, 'interrupted' | 'looks'> }[],
  utterances: number,
  { pairs, utterancesPerPair, staysPerRound = 1, rounds: planned }: Setup,
): Judged {
  const breach = breachIn(rounds);
  if (breach === undefined && !rounds.some(({ facts }) => facts.interrupted)) return judged;
  const all = pairs * utterancesPerPair * staysPerRound * planned;
  return {
    verdict: worstVerdict([judged.verdict, 'inconclusive']) ?? judged.verdict,
    reason: `stopped after ${utterances} of ${all} utterances${breach === undefined ? '' : `, when ${breach} could not be met any more`}; ${judged.reason}`,
  };
}
