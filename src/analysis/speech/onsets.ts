import { OnsetDetector } from '../../audio/onset.ts';
import type { Spoken } from './spoken.ts';
import type { Heard } from './heard.ts';
import { assignInOrder } from './in-order.ts';
import type { Recording } from './timeline.ts';

/** Pauses within one answer are shorter; the schedule keeps longer ones between answers. */
const SILENCE_BEFORE_MS = 600;
/** The end of speech is known to about 100 ms: an answer that begins during its last sound still counts. */
const BEFORE_END_MS = 200;
const BLOCK_MS = 1000;

/** Every time at which sound began after silence. */
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

/** Answers whose expected sound is unknown: one onset for each utterance, in order. */
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
