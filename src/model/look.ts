/** A check during a scenario of whether all its SLOs could still be met. */
export interface Look {
  /** Calls of the scenario measured by then, and planned. */
  readonly calls: number;
  readonly plannedCalls: number;
  /** The SLO that is missed whatever the remaining calls give; absent if measuring continued. */
  readonly breach?: string;
}

/** The SLO whose proven breach stopped a scenario, from its rounds; undefined if it was not stopped. */
export function breachIn(
  rounds: readonly { readonly facts: { readonly looks?: readonly Look[] } }[],
): string | undefined {
  return rounds.flatMap(({ facts: { looks = [] } }) => looks).find(({ breach }) => breach !== undefined)
    ?.breach;
}
