import { findBeginning, findEnd, findOnset, type Heard, type Window } from './heard.ts';
import type { RoundContent } from '../../model/content.ts';
import type { Wrong } from '../../model/sample.ts';
import type { Expected, Promised } from './promised.ts';
import { heardShare, SAME_SENTENCE, WHOLE } from './whole.ts';
import type { Spoken } from './spoken.ts';
import type { Recording } from './timeline.ts';

/** What is searched for in recordings, and until when after an utterance. */
export interface Sought {
  /** By text: the expected translation and its rendering at the recordings' rate. */
  readonly references: ReadonlyMap<string, Expected>;
  /** What was delivered, if known. */
  readonly content?: RoundContent | undefined;
  /** By text: the speaker's own voice at the recordings' rate. */
  readonly voices: ReadonlyMap<string, Int16Array>;
  readonly timeoutMs: number;
}

/** In place of ms, for an answer that never came. */
export const MISSING = Number.POSITIVE_INFINITY;
/**
 * An earlier match belongs to another sentence: a translation cannot be received before its source has begun.
 */
const AFTER_START_MS = 200;

/** Finds where the beginning of the translation matches its expected sound. */
export function hearTranslation(
  sought: Sought,
  recording: Recording,
  spoken: Spoken,
  promised: Promised | undefined,
): Heard | undefined {
  return promised && findBeginning(recording, promised.samples, windowOf(sought, spoken));
}

/**
 * Sound that matches no reference is accepted only before the next utterance's own answer, and if it belongs to no
 * other.
 */
export function hearOnset(
  sought: Sought,
  recording: Recording,
  spoken: Spoken,
  next: Spoken | undefined,
  owned: readonly Heard[],
): Heard | undefined {
  const toMs = Math.min(spoken.dueEndMs + sought.timeoutMs, next?.dueEndMs ?? Number.POSITIVE_INFINITY);
  const heard = findOnset(recording, { fromMs: spoken.dueEndMs, toMs });
  return heard && owned.some(({ firstMs }) => Math.abs(firstMs - heard.firstMs) < 100) ? undefined : heard;
}

/** Why the received sound is not the expected one, or not all of its first part. */
export function wrongOf(recording: Recording, heard: Heard, { samples }: Promised): Wrong | undefined {
  // If heavy loss has destroyed the beginning, the rest still identifies the sentence.
  const torn = heard.by === 'energy-onset';
  const bound = torn ? SAME_SENTENCE : WHOLE;
  const { firstMs } = heard;
  const share = heardShare(recording, samples, { firstMs, minPeak: bound.peak });
  if (share !== undefined && share >= bound.share) return undefined;
  if (torn) return 'other sound';
  return share === undefined ? undefined : 'half an answer';
}

/** The end of a translation whose beginning matched. An onset alone does not say how long the sound lasts. */
export function hearEnd(recording: Recording, first: Heard, { texts, samples }: Promised): Heard | undefined {
  if (first.by !== 'matched-filter' || texts.length > 1) return undefined;
  const lengthMs = (samples.length * 1000) / recording.rate;
  return findEnd(recording, samples, {
    fromMs: first.firstMs,
    toMs: first.firstMs + lengthMs + 500,
  });
}

/**
 * Delay of the speaker's own voice in ms, from its first sample spoken to its first received; undefined without a
 * reference.
 */
export function hearFloor(sought: Sought, recording: Recording, spoken: Spoken): number | undefined {
  const voice = sought.voices.get(spoken.text);
  if (!voice) return undefined;
  const heard = findBeginning(recording, voice, {
    fromMs: spoken.dueStartMs,
    toMs: spoken.dueStartMs + sought.timeoutMs,
  });
  return heard ? heard.firstMs - spoken.dueStartMs : MISSING;
}

function windowOf(sought: Sought, spoken: Spoken): Window {
  return { fromMs: spoken.dueStartMs + AFTER_START_MS, toMs: spoken.dueEndMs + sought.timeoutMs };
}
