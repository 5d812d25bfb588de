/** One sentence of the corpus. Times are in ms. */
export interface Sentence {
  readonly file: string;
  readonly text: string;
  readonly wav: Buffer;
  readonly samples: Int16Array<ArrayBuffer>;
  readonly durationMs: number;
  readonly speechStartMs: number;
  readonly speechEndMs: number;
  /** Accepted translations. Undefined if the corpus has none; translations are not judged then. */
  readonly references?: readonly string[];
}
