import { frameTimes, LOOK_AHEAD_FRAMES } from '../audio/frame-times.ts';
import { FRAME_MS } from '../wire/audio-format.ts';
import { FRAME_SAMPLES } from './placed.ts';

/** A part of what was heard, with the truth about when. */
export interface Cut {
  readonly pcm: Int16Array;
  /** When its first frame left the jitter buffer, CLOCK_MONOTONIC, corrected for a busy event loop. */
  readonly firstMs: number;
  /** How far its frames strayed from one every 10 ms: what cannot be said better about when a sample was heard. */
  readonly strayMs: number;
}

/** A frame's stamp is certain once so many have followed it. */
const SETTLED_AFTER_MS = LOOK_AHEAD_FRAMES * FRAME_MS;

/** The last of what was heard, kept until it is cut out or known to be of no use. */
export class HeldSpeech {
  #stampsMs: number[] = [];
  #frames: Int16Array[] = [];

  /** A frame of 10 ms; kept as it is, so it must be nobody else's. */
  push(frame: Int16Array, stampMs: number): void {
    this.#stampsMs.push(stampMs);
    this.#frames.push(frame);
  }

  /** Lets go of what was heard before this instant. */
  forgetBefore(tMs: number): void {
    const first = this.#stampsMs.findIndex((stampMs) => stampMs >= tMs);
    const gone = first < 0 ? this.#stampsMs.length : first;
    this.#stampsMs = this.#stampsMs.slice(gone);
    this.#frames = this.#frames.slice(gone);
  }

  /** Whether what was heard until this instant has been heard, and its stamps can be corrected. */
  isSettled(untilMs: number): boolean {
    return (this.#stampsMs.at(-1) ?? Number.NEGATIVE_INFINITY) >= untilMs + SETTLED_AFTER_MS;
  }

  /** The frames that left the jitter buffer within these instants; undefined when there are none. */
  cut(fromMs: number, untilMs: number): Cut | undefined {
    const times = frameTimes(this.#stampsMs, FRAME_MS);
    const first = times.findIndex((timeMs) => timeMs >= fromMs);
    const firstMs = times[first];
    if (firstMs === undefined) return undefined;
    const end = times.findIndex((timeMs) => timeMs >= untilMs);
    const kept = times.subarray(first, end < 0 ? undefined : end);
    const pcm = new Int16Array(kept.length * FRAME_SAMPLES);
    kept.forEach((_, k) => pcm.set(this.#frames[first + k] ?? [], k * FRAME_SAMPLES));
    const strays = kept.map((timeMs, k) => Math.abs(timeMs - firstMs - k * FRAME_MS));
    return { pcm, firstMs, strayMs: Math.max(0, ...strays) };
  }
}
