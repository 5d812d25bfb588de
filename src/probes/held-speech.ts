import { frameTimes, LOOK_AHEAD_FRAMES } from '../audio/frame-times.ts';
import { FRAME_MS } from '../wire/audio-format.ts';
import { FRAME_SAMPLES } from './placed.ts';

/** A section of the received audio with its exact time. */
export interface Cut {
  readonly pcm: Int16Array;
  /** When its first frame left the jitter buffer, CLOCK_MONOTONIC in ms, corrected for a busy event loop. */
  readonly firstMs: number;
  /** How far its frames deviated from one every 10 ms: the uncertainty of `firstMs`. */
  readonly strayMs: number;
}

/** A frame's stamp is final once this many frames have followed it. */
const SETTLED_AFTER_MS = LOOK_AHEAD_FRAMES * FRAME_MS;

/** Recent audio, kept until it is cut out or known to be useless. */
export class HeldSpeech {
  #stampsMs: number[] = [];
  #frames: Int16Array[] = [];

  /** Adds a frame of 10 ms. The array is not copied, so the caller must not reuse it. */
  push(frame: Int16Array, stampMs: number): void {
    this.#stampsMs.push(stampMs);
    this.#frames.push(frame);
  }

  /** Discards what was received before this instant. */
  forgetBefore(tMs: number): void {
    const first = this.#stampsMs.findIndex((stampMs) => stampMs >= tMs);
    const gone = first < 0 ? this.#stampsMs.length : first;
    this.#stampsMs = this.#stampsMs.slice(gone);
    this.#frames = this.#frames.slice(gone);
  }

  /** Whether everything until this instant has been received and its stamps can be corrected. */
  isSettled(untilMs: number): boolean {
    return (this.#stampsMs.at(-1) ?? Number.NEGATIVE_INFINITY) >= untilMs + SETTLED_AFTER_MS;
  }

  /** The frames that left the jitter buffer between these instants; undefined if there are none. */
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
