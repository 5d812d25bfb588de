/** How far ahead a later, punctual frame may correct an earlier, late one. */
const LOOK_AHEAD_FRAMES = 50;

/**
 * The jitter buffer is emptied once every frame length by a clock of its own; a frame's stamp is later than that
 * instant by however long the listener's event loop was busy. A frame can have left no later than any following
 * frame less the frames between them, so the least of these bounds is nearer the truth. Dropped frames can
 * only make a bound looser, never wrong.
 *
 * @param stampsMs when each frame was read, CLOCK_MONOTONIC
 * @returns when each frame left the jitter buffer, not after its stamp
 */
export function frameTimes(stampsMs: ArrayLike<number>, frameMs: number): Float64Array<ArrayBuffer> {
  const times = new Float64Array(stampsMs.length);
  for (let k = 0; k < times.length; k += 1) {
    let best = Number.POSITIVE_INFINITY;
    const until = Math.min(times.length, k + LOOK_AHEAD_FRAMES);
    for (let j = k; j < until; j += 1) best = Math.min(best, (stampsMs[j] ?? 0) - (j - k) * frameMs);
    times[k] = best;
  }
  return times;
}

/** A recording with the instant of each of its frames: sample k of frame f is heard at times[f] + k ÷ rate. */
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

  /** Index of the first sample heard at or after this instant; the length of the recording when there is none. */
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
