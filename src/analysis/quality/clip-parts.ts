import { speechBounds } from '../../audio/speech-bounds.ts';
import type { Recording } from '../speech/timeline.ts';

/**
 * Pause after each utterance in both signals: enough for ViSQOL to separate utterances, and for a tail that the
 * jitter buffer has delayed.
 */
const PAUSE_MS = 300;

/** One utterance of a clip: reference and received sound, of equal length. */
export interface Part {
  readonly utterance: string;
  /** CLOCK_MONOTONIC of the first received speech sample, in ms. */
  readonly firstMs: number;
  readonly lengthMs: number;
  readonly reference: Int16Array<ArrayBuffer>;
  readonly heard: Int16Array<ArrayBuffer>;
}

export interface CutRequest {
  readonly utterance: string;
  readonly sound: Int16Array;
  readonly recording: Recording;
  readonly firstMs: number;
  /** When the next utterance began: this one's pause ends there at the latest. */
  readonly nextFirstMs: number | undefined;
}

/**
 * The speech of a reference with the pause after it, and the recording of equal length from the first received speech
 * sample. If the next utterance begins within the pause, the rest is silence. Undefined for a sound without speech.
 */
export function cutPart({ utterance, sound, recording, firstMs, nextFirstMs }: CutRequest): Part | undefined {
  const { rate } = recording;
  const bounds = speechBounds(sound, rate);
  if (!bounds) return undefined;
  const speech = sound.subarray(samplesOf(bounds.startMs, rate), samplesOf(bounds.endMs, rate));
  const length = speech.length + samplesOf(PAUSE_MS, rate);
  const reference = new Int16Array(length);
  reference.set(speech);

  const from = recording.sampleAt(firstMs);
  const until =
    nextFirstMs === undefined ? recording.samples.length : Math.max(from, recording.sampleAt(nextFirstMs));
  const heard = new Int16Array(length);
  heard.set(recording.samples.subarray(from, Math.min(from + length, until)));
  return { utterance, firstMs, lengthMs: (length * 1000) / rate, reference, heard };
}

function samplesOf(ms: number, rate: number): number {
  return Math.round((ms * rate) / 1000);
}
