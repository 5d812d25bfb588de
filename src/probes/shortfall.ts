import { FRAME_MS } from '../wire/audio-format.ts';

/** A second of frames: a busy host holds some up for longer than a fifth of one, and hardly ever all of them. */
const WINDOW_FRAMES = 1000 / FRAME_MS;

/**
 * How much of a stream was lost before it could be read. A frame that is late is followed by frames that are not; what
 * was lost makes all that follow late, so the least late of the last second tells.
 */
export class Shortfall {
  #frames = 0;
  #firstMs = 0;
  readonly #latelyMs: number[] = [];

  /** A frame was read; CLOCK_MONOTONIC in ms. */
  push(tMs: number): void {
    if (this.#frames === 0) this.#firstMs = tMs;
    this.#latelyMs.push(tMs - this.#firstMs - this.#frames * FRAME_MS);
    if (this.#latelyMs.length > WINDOW_FRAMES) this.#latelyMs.shift();
    this.#frames += 1;
  }

  /** In ms; 0 of a stream that is whole, or was never read. */
  get ms(): number {
    return this.#frames === 0 ? 0 : Math.max(0, Math.min(...this.#latelyMs));
  }
}
