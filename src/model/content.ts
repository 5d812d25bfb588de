/** How a translation that the stack delivered compares with the corpus's own reference translations. */
export interface TranslationJudgement {
  /** The sentence of the corpus that was spoken. */
  readonly source: string;
  /** What the stack's captions said for it. */
  readonly delivered: string;
  /** Against the nearest of the reference translations, 0–100; 100 is identical. */
  readonly score: number;
}

/** What an independent recogniser heard in a sound, and whether it is the sentence that was promised. */
export interface SpeechJudgement {
  /** The text that the sound should speak. */
  readonly promised: string;
  readonly recognised: string;
  /** Whether the recognised words are nearer to the promised text than to every other sentence of the corpus. */
  readonly isPromised: boolean;
  /** Of the recognised words against the promised text, 0–100. */
  readonly score: number;
  /** Of the recognised words against the nearest other sentence, 0–100. */
  readonly bestOther: number;
}

/** What the stack delivered as text in one round, how that sounds, and how both were judged. Written with the round. */
export interface RoundContent extends ContentJudgements {
  /** By delivered text that had no rendering before the run, as the TTS service renders it; 16 kHz mono. */
  readonly renderings: ReadonlyMap<string, Int16Array<ArrayBuffer>>;
  /** Why some have none, other than that the service refuses to speak them. */
  readonly renderingFault?: string;
}

/** Judged after the measurement, in the scoring container; what could not be judged is in `faults`. */
export interface ContentJudgements {
  readonly translations: readonly TranslationJudgement[];
  readonly speeches: readonly SpeechJudgement[];
  readonly faults: readonly string[];
}
