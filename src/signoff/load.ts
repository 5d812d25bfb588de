import type { Setup } from '../model/setup.ts';

/** How much a run measures: simultaneous pairs, and samples of each scenario over all its rounds. */
export interface Load {
  readonly pairs: number;
  readonly rounds: number;
  /** Calls of all pairs in a scenario. */
  readonly calls: number;
  /** Of all pairs. */
  readonly utterances: number;
  /** Connection attempts. */
  readonly visits: number;
}

/** What was planned. Runs of earlier versions may lack the counts: they count as none. */
export function loadOf({
  pairs,
  rounds,
  staysPerRound = 1,
  utterancesPerPair = 0,
  visitsPerRound = 0,
}: Pick<Setup, 'pairs' | 'rounds'> & Partial<Setup>): Load {
  const calls = staysPerRound * pairs * rounds;
  return { pairs, rounds, calls, utterances: utterancesPerPair * calls, visits: visitsPerRound * rounds };
}
