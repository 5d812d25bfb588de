import type { RoundContent } from './content.ts';
import type { Observation } from '../wire/participant.ts';
import type { RoundFacts } from './round-facts.ts';

/** A recording: 16 kHz mono PCM, and when each 10 ms frame was read, CLOCK_MONOTONIC in ms. */
export interface RawRecording {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly stampsMs: Float64Array<ArrayBuffer>;
}

/** Evidence of one round: the input of the analysis. */
export interface RoundEvidence {
  readonly facts: RoundFacts;
  readonly observations: readonly Observation[];
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, RawRecording>;
  /** Absent in runs of versions that did not record it, and where nobody knows what the answers should be. */
  readonly content?: RoundContent;
}

/** A sentence with its undisturbed sound; 16 kHz mono. */
export interface SpeechItem {
  readonly text: string;
  /** The speaker's own voice. */
  readonly voice: Int16Array<ArrayBuffer>;
  readonly translation: string;
  /** The expected translation as rendered by the TTS service. */
  readonly reference: Int16Array<ArrayBuffer>;
  /** The corpus's own accepted translations; undefined if it has none, and in runs of earlier versions. */
  readonly references?: readonly string[];
}
