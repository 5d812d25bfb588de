/** Score of a delivered translation against the corpus's reference translations. */
export interface TranslationJudgement {
  /** The sentence of the corpus that was spoken. */
  readonly source: string;
  /** Text of the stack's captions for it. */
  readonly delivered: string;
  /** Against the nearest of the reference translations, 0–100; 100 is identical. */
  readonly score: number;
}

/** What an independent recogniser found in a sound, and whether it is the delivered sentence. */
export interface SpeechJudgement {
  /** The text that the sound should speak. */
  readonly promised: string;
  readonly recognised: string;
  /**
   * Whether the recognised words are closer to the delivered text than to every other sentence of the corpus.
   */
  readonly isPromised: boolean;
  /** Score of the recognised words against the delivered text, 0–100. */
  readonly score: number;
  /** Score of the recognised words against the nearest other sentence, 0–100. */
  readonly bestOther: number;
}

/**
 * Texts that the stack delivered in one round, their sound, and the scores of both. Written with the round.
 */
export interface RoundContent extends ContentJudgements {
  /** Renderings by the TTS service of delivered texts that had none before the run; 16 kHz mono. */
  readonly renderings: ReadonlyMap<string, Int16Array<ArrayBuffer>>;
  /** Why some have none, unless the service refuses to speak them. */
  readonly renderingFault?: string;
}

/** Scored after the measurement in the scoring container; `faults` lists what could not be scored. */
export interface ContentJudgements {
  readonly translations: readonly TranslationJudgement[];
  readonly speeches: readonly SpeechJudgement[];
  readonly faults: readonly string[];
}
