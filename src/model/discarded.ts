/** A measurement that does not count. Its evidence is kept, so that the choice can be checked. */
export interface Discarded {
  readonly scenario: string;
  /** Counted from 1. */
  readonly round: number;
  /** Calls of the round; the whole round where absent. */
  readonly calls?: readonly number[];
  readonly reason: string;
  /** Utterances with an end-to-end time, or found missing. */
  readonly utterances: number;
}
