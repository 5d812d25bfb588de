import { setTimeout as sleep } from 'node:timers/promises';
import { FRAME_MS, RATE_HZ } from '../../wire/audio-format.ts';
import { WITHIN_MS } from '../limits.ts';
import type { Said, SttStream } from './stream.ts';

/** A recording with its words. */
export interface Speech {
  readonly text: string;
  /** 16 kHz mono. */
  readonly samples: Int16Array;
  /** Of the last speech sample. */
  readonly speechEndMs: number;
}

/** The translator's waits for the end of an utterance: of a text that can be a whole sentence, and of any other. */
export const COMPLETE_SILENCE_MS = 70;
export const PAUSE_SILENCE_MS = 600;

const FRAME = (RATE_HZ * FRAME_MS) / 1000;
const SILENCE = new Int16Array(FRAME);

export interface Recognised {
  /** Everything said of this utterance, in order, with the final text where it came. */
  readonly said: readonly Said[];
  /** From the last speech sample to `finish`. */
  readonly endpointMs: number;
  /** From the last speech sample until the text could be whole; undefined when it never could. */
  readonly completeMs?: number;
  readonly audioMs: number;
  /** By how much the latest frame was sent after it was due: this host's doing. */
  readonly lateMs: number;
  /** Undefined when it did not come in time. */
  readonly final?: { readonly text: string; readonly afterMs: number; readonly audioMs?: number };
  /** An error or something that is not in the contract. */
  readonly fault?: Extract<Said, { type: 'error' | 'broken' }>;
}

/** Speaks in real time, 10 ms each 10 ms, and ends the utterance when the translator would. */
export async function recognise(stream: SttStream, { samples, speechEndMs }: Speech): Promise<Recognised> {
  const from = stream.said.length;
  const began = performance.now();
  const spokenAt = began + speechEndMs;
  const own = (): readonly Said[] => stream.said.slice(from);
  let [frames, lateMs] = [0, 0];
  for (; ; frames += 1) {
    const waitMs = began + (frames + 1) * FRAME_MS - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    lateMs = Math.max(lateMs, performance.now() - began - (frames + 1) * FRAME_MS);
    const at = frames * FRAME;
    const frame = samples.subarray(at, at + FRAME);
    stream.audio(frame.length === FRAME ? frame : at < samples.length ? padded(frame) : SILENCE);
    const silentMs = performance.now() - spokenAt;
    const isOver = silentMs >= (isComplete(own()) ? COMPLETE_SILENCE_MS : PAUSE_SILENCE_MS);
    if (isOver || own().some(isFault)) break;
  }
  const finishAt = stream.finish();
  await stream.next(from, (said) => said.type === 'final' || isFault(said), WITHIN_MS.final);
  const said = own();
  const final = said.find((each) => each.type === 'final');
  const fault = said.find(isFault);
  const completeAt = completeSince(said);
  return {
    said,
    endpointMs: finishAt - spokenAt,
    lateMs,
    audioMs: (frames + 1) * FRAME_MS,
    ...(completeAt !== undefined && { completeMs: completeAt - spokenAt }),
    ...(final && {
      final: {
        text: final.text,
        afterMs: final.atMs - finishAt,
        ...(final.audioMs !== undefined && { audioMs: final.audioMs }),
      },
    }),
    ...(fault && { fault }),
  };
}

export function isFault(said: Said): said is Extract<Said, { type: 'error' | 'broken' }> {
  return said.type === 'error' || said.type === 'broken';
}

/** What the last partial text says of itself. */
function isComplete(said: readonly Said[]): boolean {
  const last = said.findLast((each) => each.type === 'partial');
  return last?.type === 'partial' && last.complete;
}

/** The partial text from which on every one could be whole. */
function completeSince(said: readonly Said[]): number | undefined {
  const partials = said.filter((each) => each.type === 'partial');
  const lastOpen = partials.findLastIndex(({ complete }) => !complete);
  return partials[lastOpen + 1]?.atMs;
}

function padded(frame: Int16Array): Int16Array {
  const whole = new Int16Array(FRAME);
  whole.set(frame);
  return whole;
}
