import type { Wrong } from './sample.ts';
import type { MaybeInfinite } from './statistics.ts';
import type { StageTimes, Unexplained } from './waterfall.ts';

/** One utterance, for those who dig: what was said, what was heard, how late. */
export interface UtteranceRecord {
  readonly utterance: string;
  readonly pair: number;
  readonly text: string;
  readonly expected: string;
  readonly round: number;
  /** When its first and last speech sample were due, CLOCK_MONOTONIC. */
  readonly dueStartMs: number;
  readonly dueEndMs: number;
  readonly recognised?: string;
  /** What its captions said, where they came; its parts are joined by spaces. */
  readonly delivered?: string;
  /** Of the delivered text against the corpus's reference translations, 0–100; absent where it was not judged. */
  readonly translationScore?: number;
  readonly e2eMs: MaybeInfinite;
  readonly captionMs: MaybeInfinite;
  readonly floorMs?: MaybeInfinite;
  readonly heardBy?: 'matched-filter' | 'energy-onset';
  /** Of one whose e2eMs is +∞ although something was heard: why that was no answer. */
  readonly wrong?: Wrong;
  /** When what was heard instead of an answer began, in ms after the utterance's end. */
  readonly wrongMs?: number;
  /** Of the caption, 0 or more. */
  readonly wer?: number;
  /** Of the clip that it was scored in, with its neighbours; absent of those that were in no clip. 1–5. */
  readonly mosLqo?: number;
  /** 0–1; 0 of one that was not heard. */
  readonly quality?: number;
  /** Where its time went; absent where that could not be told. */
  readonly stagesMs?: StageTimes;
  /** Why that could not be told, of an utterance that was heard by a translator that logs its stages. */
  readonly unexplained?: Unexplained;
  /** Of its OpenTelemetry trace. */
  readonly traceId?: string;
}
