import { soundsIn } from '../../audio/onset.ts';
import type { Spoken } from './spoken.ts';
import type { Heard } from './heard.ts';
import { assignInOrder, type Sound, unfit } from './in-order.ts';
import type { Recording } from './timeline.ts';

/** Pauses within one answer are shorter; the schedule keeps longer ones between answers. */
const SILENCE_BEFORE_MS = 600;
/** The end of speech is known to about 100 ms: an answer that begins during its last sound still counts. */
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

/** Answers whose expected sound is unknown: one sound for each utterance, in order. */
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
