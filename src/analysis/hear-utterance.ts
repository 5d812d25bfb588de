import { findBeginning, findEnd, findOnset, type Heard, type Window } from './heard.ts';
import type { Wrong } from '../model/sample.ts';
import { heardShare, SAME_SENTENCE, WHOLE } from './whole.ts';
import type { Spoken } from './spoken.ts';
import type { Recording } from './timeline.ts';

/** What is sought in recordings, and until when after an utterance. */
export interface Sought {
  /** By text: the expected translation and its rendering at the recordings' rate. */
  readonly references: ReadonlyMap<string, { readonly translation: string; readonly samples: Int16Array }>;
  /** By text: the speaker's own voice at the recordings' rate. */
  readonly voices: ReadonlyMap<string, Int16Array>;
  readonly timeoutMs: number;
}

/** In place of ms, for what was awaited and never came. */
export const MISSING = Number.POSITIVE_INFINITY;
/** An early match would be another sentence's: translations cannot be heard before their source has begun. */
const AFTER_START_MS = 200;

/** Where the beginning of its translation matches the reference. */
export function hearTranslation(sought: Sought, recording: Recording, spoken: Spoken): Heard | undefined {
  const reference = sought.references.get(spoken.text);
  return reference && findBeginning(recording, reference.samples, windowOf(sought, spoken));
}

/** Sound that matches no reference: accepted only before the next utterance's own answer, and if no other owns it. */
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

/** Why what was heard is not the expected translation; undefined where it is, or where nobody knows how that sounds. */
export function wrongOf(
  sought: Sought,
  recording: Recording,
  spoken: Spoken,
  heard: Heard,
): Wrong | undefined {
  const reference = sought.references.get(spoken.text);
  // Of a beginning that heavy loss has torn, the rest still shows what it is.
  const torn = heard.by === 'energy-onset';
  const bound = torn ? SAME_SENTENCE : WHOLE;
  const { firstMs } = heard;
  const share = reference && heardShare(recording, reference.samples, { firstMs, minPeak: bound.peak });
  if (share !== undefined && share >= bound.share) return undefined;
  if (torn) return 'other sound';
  return share === undefined ? undefined : 'half an answer';
}

/** The end of a translation whose beginning matched: an onset tells nothing of how long it lasts. */
export function hearEnd(
  sought: Sought,
  recording: Recording,
  spoken: Spoken,
  first: Heard,
): Heard | undefined {
  const reference = sought.references.get(spoken.text);
  if (!reference || first.by !== 'matched-filter') return undefined;
  const lengthMs = (reference.samples.length * 1000) / recording.rate;
  return findEnd(recording, reference.samples, {
    fromMs: first.firstMs,
    toMs: first.firstMs + lengthMs + 500,
  });
}

/** The speaker's own voice, in ms from its first sample spoken to its first heard; undefined without a reference of it. */
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
