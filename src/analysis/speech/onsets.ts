import { soundsIn } from '../../audio/onset.ts';
import type { Spoken } from './spoken.ts';
import type { Heard } from './heard.ts';
import { assignInOrder, type Sound, unfit } from './in-order.ts';
import type { Recording } from './timeline.ts';

/** A pause within one answer is shorter; between two answers there is more (the schedule sees to it). */
const SILENCE_BEFORE_MS = 600;
/** End of speech is known to some 100 ms: an answer that cuts into its last sound is still one. */
const BEFORE_END_MS = 200;

/** Every sound between silences that are longer than a pause within an answer. */
export function soundsOf(recording: Recording): Sound[] {
  return soundsIn(recording.samples, recording.rate, SILENCE_BEFORE_MS).flatMap(({ from, to }) => {
    const [fromMs, toMs] = [recording.timeOf(from), recording.timeOf(to)];
    return fromMs === undefined ? [] : [{ fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY }];
  });
}

export interface InOrderAnswers {
  readonly heard: ReadonlyMap<string, Heard>;
  /** Why it is unknown which sound answers which utterance. */
  readonly unfit?: string;
}

/** Answers to utterances where nobody knows how an answer sounds: a sound each, in order. */
export function answersInOrder(
  spoken: readonly Spoken[],
  recording: Recording,
  timeoutMs: number,
): InOrderAnswers {
  const events = soundsOf(recording);
  const request = { spoken, events, beforeEndMs: BEFORE_END_MS, timeoutMs };
  const assigned = assignInOrder({ ...request, timeOf: ({ fromMs }: Sound) => fromMs });
  const untilMs = recording.timeOf(recording.samples.length - 1) ?? Number.NEGATIVE_INFINITY;
  const why = unfit({ ...request, untilMs }, assigned);
  return {
    heard: new Map([...assigned].map(([id, { fromMs }]) => [id, { firstMs: fromMs, by: 'energy-onset' }])),
    ...(why !== undefined && { unfit: why }),
  };
}
