/** One look at a scenario while it was measured: whether all its SLOs could still be met. */
export interface Look {
  /** Calls of the scenario measured by then, and planned. */
  readonly calls: number;
  readonly plannedCalls: number;
  /** The SLO that is missed whatever the calls still to come bring; absent where measuring went on. */
  readonly breach?: string;
}

/** The SLO at whose certain breach a scenario was stopped, from its rounds; undefined where it was not. */
export function breachIn(
  rounds: readonly { readonly facts: { readonly looks?: readonly Look[] } }[],
): string | undefined {
  return rounds.flatMap(({ facts: { looks = [] } }) => looks).find(({ breach }) => breach !== undefined)
    ?.breach;
}
