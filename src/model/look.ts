/** One look at a scenario while it was measured: whether all its SLOs could still be met. */
export interface Look {
  /** Calls of the scenario measured by then, and planned. */
  readonly calls: number;
  readonly plannedCalls: number;
  /** The SLO that is missed whatever the calls still to come bring; absent where measuring went on. */
  readonly breach?: string;
}

/** The SLO at whose proven breach a scenario was stopped, if it was. */
export function breachOf({ looks = [] }: { readonly looks?: readonly Look[] }): string | undefined {
  return looks.find(({ breach }) => breach !== undefined)?.breach;
}
