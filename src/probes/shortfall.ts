import { FRAME_MS } from '../wire/audio-format.ts';

/** One second of frames. A busy host often delays some of them by more than 200 ms, but hardly ever all. */
const WINDOW_FRAMES = 1000 / FRAME_MS;

/**
 * Measures how much of a stream was lost before it could be read. A late frame is followed by punctual ones, whereas
 * lost audio makes all following frames late. Hence the smallest lateness of the last second is the loss.
 */
export class Shortfall {
  #frames = 0;
  #firstMs = 0;
  readonly #latelyMs: number[] = [];

  /** Call when a frame was read; CLOCK_MONOTONIC in ms. */
  push(tMs: number): void {
    if (this.#frames === 0) this.#firstMs = tMs;
    this.#latelyMs.push(tMs - this.#firstMs - this.#frames * FRAME_MS);
    if (this.#latelyMs.length > WINDOW_FRAMES) this.#latelyMs.shift();
    this.#frames += 1;
  }

  /** Audio lost, in ms; 0 for a complete stream or one that was never read. */
  get ms(): number {
    return this.#frames === 0 ? 0 : Math.max(0, Math.min(...this.#latelyMs));
  }
}
