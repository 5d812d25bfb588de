import type { Setup } from '../model/setup.ts';

/** Load of a run: concurrent pairs, and samples per scenario over all rounds. */
export interface Load {
  readonly pairs: number;
  readonly rounds: number;
  /** Calls of all pairs, per scenario. */
  readonly calls: number;
  /** Utterances of all pairs, per scenario. */
  readonly utterances: number;
  /** Connection attempts, per scenario. */
  readonly visits: number;
}

/** The planned load. Counts that an earlier version did not record are 0. */
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
