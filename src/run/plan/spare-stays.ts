/** Maximum share of a scenario's calls that is measured again. */
const MAX_SHARE = 1 / 6;

/** How many stays of a scenario may be measured again. Whole stays, because concurrent calls load each other. */
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
 * Which stays are discarded and measured again, by index: the disturbed ones, if there are spare stays for all of them.
 * Otherwise none, and the disturbance invalidates the scenario. A spare stay is not replaced.
 */
export function toDiscard(disturbed: readonly boolean[], spareStays: number): number[] {
  const indexes = disturbed.flatMap((is, index) => (is ? [index] : []));
  return indexes.length <= spareStays ? indexes : [];
}
