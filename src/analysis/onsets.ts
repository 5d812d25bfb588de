import { OnsetDetector } from '../audio/onset.ts';
import type { Spoken } from './captions.ts';
import type { Heard } from './heard.ts';
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

/**
 * Gives answers to utterances where nobody knows how an answer sounds: in order, each onset to at most one utterance,
 * the earliest one that has none and that had ended. A translator that leaves one out makes those after it look late,
 * never early: what cannot be told apart must not look fast. Sound while somebody still speaks is nobody's answer.
 */
export function answersInOrder(
  spoken: readonly Spoken[],
  onsetsMs: readonly number[],
  timeoutMs: number,
): Map<string, Heard> {
  const answers = new Map<string, Heard>();
  const waiting = [...spoken];
  for (const firstMs of onsetsMs.toSorted((a, b) => a - b)) {
    while (waiting[0] && waiting[0].dueEndMs + timeoutMs < firstMs) waiting.shift();
    const [next] = waiting;
    if (!next || firstMs < next.dueEndMs - BEFORE_END_MS) continue;
    waiting.shift();
    answers.set(next.utterance, { firstMs, by: 'energy-onset' });
  }
  return answers;
}
