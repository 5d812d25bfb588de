/** A known miss with an owner and an expiry date. */
export interface Waived {
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it applies, UTC: yyyy-mm-dd. */
  readonly expires: string;
}

/** A waiver for one SLO, as written, in one scenario. */
export interface Waiver extends Waived {
  readonly scenario: string;
  readonly slo: string;
}

/** Whether it still applies on the day of a time (ISO 8601, UTC); its own day is the last. */
export function holds({ expires }: Pick<Waived, 'expires'>, instant: string): boolean {
  return instant.slice(0, 10) <= expires;
}
