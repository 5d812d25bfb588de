import type { UtteranceRecord } from '../../model/utterance-record.ts';
import type { Recording } from './timeline.ts';

/** Before the translation's first sample: enough to hear how it begins, and what overlaps it. */
const BEFORE_MS = 300;
/** Sentences of the corpus take about two seconds; a longer one is cut. */
const FROM_ONSET_MS = 2700;
/** For a translation that was not received. */
const IN_ITS_PLACE_MS = 3000;

export interface Excerpt {
  readonly samples: Int16Array;
  /** When it begins, counted from the end of the source speech, ms. */
  readonly fromEndMs: number;
}

/**
 * The listener's recording of an utterance's translation; of a missing one, the seconds after the end of speech.
 * Undefined if the recording does not extend that far.
 */
export function excerptOf(
  recording: Recording,
  { dueEndMs, e2eMs }: Pick<UtteranceRecord, 'dueEndMs' | 'e2eMs'>,
): Excerpt | undefined {
  const heard = Number.isFinite(e2eMs);
  const fromMs = heard ? dueEndMs + e2eMs - BEFORE_MS : dueEndMs;
  const lengthMs = heard ? BEFORE_MS + FROM_ONSET_MS : IN_ITS_PLACE_MS;
  const [from, until] = [recording.sampleAt(fromMs), recording.sampleAt(fromMs + lengthMs)];
  if (until <= from) return undefined;
  const beginsMs = recording.timeOf(from) ?? fromMs;
  return { samples: recording.samples.subarray(from, until), fromEndMs: beginsMs - dueEndMs };
}
