import { OnsetDetector } from '../../audio/onset.ts';
import type { Spoken } from './spoken.ts';
import type { Heard } from './heard.ts';
import { assignInOrder } from './in-order.ts';
import type { Recording } from './timeline.ts';

/** A pause within one answer is shorter; between two answers there is more (the schedule sees to it). */
const SILENCE_BEFORE_MS = 600;
/** End of speech is known to some 100 ms: an answer that cuts into its last sound is still one. */
const BEFORE_END_MS = 200;
const BLOCK_MS = 1000;

/** Every instant at which sound began after silence. */
export function onsetsOf(recording: Recording): number[] {
  const detector = new OnsetDetector(recording.rate, SILENCE_BEFORE_MS);
  const block = Math.round((recording.rate * BLOCK_MS) / 1000);
  const onsets: number[] = [];
  for (let at = 0; at < recording.samples.length;) {
    const found = detector.push(recording.samples.subarray(at, at + block));
    const sample = found && at + Math.round((found.offsetMs * recording.rate) / 1000);
    const tMs = sample === undefined ? undefined : recording.timeOf(sample);
    if (tMs !== undefined) onsets.push(tMs);
    at += block;
  }
  return onsets;
}

/** Answers to utterances where nobody knows how an answer sounds: an onset each, in order. */
export function answersInOrder(
  spoken: readonly Spoken[],
  onsetsMs: readonly number[],
  timeoutMs: number,
): Map<string, Heard> {
  const events = onsetsMs.map((firstMs): Heard => ({ firstMs, by: 'energy-onset' }));
  return assignInOrder({
    spoken,
    events,
    timeOf: ({ firstMs }) => firstMs,
    beforeEndMs: BEFORE_END_MS,
    timeoutMs,
  });
}
