/** What was measured and does not count. Its evidence is kept, so that nobody can choose what counts unseen. */
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
