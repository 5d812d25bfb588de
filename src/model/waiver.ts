/** A miss that somebody answers for, until a day. */
export interface Waived {
  readonly owner: string;
  readonly reason: string;
  /** Last day that it holds, UTC: yyyy-mm-dd. */
  readonly expires: string;
}

/** Somebody answers for a known miss: one SLO, as written, in one scenario. */
export interface Waiver extends Waived {
  readonly scenario: string;
  readonly slo: string;
}

/** Whether it still holds on the day of an instant (ISO 8601, UTC): the day that it names is its last. */
export function holds({ expires }: Pick<Waived, 'expires'>, instant: string): boolean {
  return instant.slice(0, 10) <= expires;
}
