/** An utterance as its speaker said it; times are CLOCK_MONOTONIC in ms. */
export interface Spoken {
  readonly utterance: string;
  readonly text: string;
  readonly dueStartMs: number;
  readonly dueEndMs: number;
}
