/** Of a scenario's calls, at most this share is measured again. */
const MAX_SHARE = 1 / 6;

/** How many stays of a scenario may be measured again: whole ones, for calls at once are each other's load. */
export function spareStaysOf({
  pairs,
  staysPerRound = 1,
  rounds,
}: {
  readonly pairs: number;
  readonly staysPerRound?: number;
  readonly rounds: number;
}): number {
  return Math.floor((pairs * staysPerRound * rounds * MAX_SHARE) / pairs);
}

/**
 * Which stays are discarded and measured again, by index: those that were disturbed, if there are spare stays for all of
 * them; otherwise none, and what disturbed them invalidates the scenario. A spare stay is not replaced again.
 */
export function toDiscard(disturbed: readonly boolean[], spareStays: number): number[] {
  const indexes = disturbed.flatMap((is, index) => (is ? [index] : []));
  return indexes.length <= spareStays ? indexes : [];
}
