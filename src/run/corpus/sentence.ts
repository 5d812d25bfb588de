/** One sentence as it will be spoken. */
export interface Sentence {
  readonly file: string;
  readonly text: string;
  readonly wav: Buffer;
  readonly samples: Int16Array<ArrayBuffer>;
  readonly durationMs: number;
  readonly speechStartMs: number;
  readonly speechEndMs: number;
  /** Accepted translations; undefined where the corpus has none, and translations are not judged. */
  readonly references?: readonly string[];
}
