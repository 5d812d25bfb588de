import { frameTimes } from '../../audio/frame-times.ts';

/**
 * A recording with the time of each of its frames: sample k of frame f was received at times[f] + k ÷ rate.
 */
export class Recording {
  readonly samples: Int16Array;
  readonly rate: number;
  readonly #times: Float64Array;
  readonly #frameSamples: number;

  constructor(samples: Int16Array, stampsMs: ArrayLike<number>, rate: number, frameMs: number) {
    this.samples = samples;
    this.rate = rate;
    this.#frameSamples = Math.round((rate * frameMs) / 1000);
    this.#times = frameTimes(stampsMs, frameMs);
  }

  /** CLOCK_MONOTONIC in ms of a sample; undefined beyond the recording. */
  timeOf(sample: number): number | undefined {
    const start = this.#times[Math.floor(sample / this.#frameSamples)];
    return start === undefined ? undefined : start + ((sample % this.#frameSamples) * 1000) / this.rate;
  }

  /** Index of the first sample at or after this time; the length of the recording if there is none. */
  sampleAt(tMs: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) + (this.#frameSamples * 1000) / this.rate <= tMs) low = middle + 1;
      else high = middle;
    }
    const start = this.#times[low];
    if (start === undefined) return this.samples.length;
    return low * this.#frameSamples + Math.max(0, Math.round(((tMs - start) * this.rate) / 1000));
  }
}
