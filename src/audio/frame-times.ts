/** How many later frames may correct the time of a late one. */
export const LOOK_AHEAD_FRAMES = 50;

/**
 * Corrects frame stamps for delays of the listener's event loop. A clock of its own empties the jitter buffer once
 * every frame length. The stamp of a frame is later than that by however long the event loop was busy. A frame left the
 * buffer no later than any following frame minus the duration of the frames between them, so the smallest of these
 * bounds is closest to the truth. Dropped frames can only loosen a bound, never make it wrong.
 *
 * @param stampsMs when each frame was read, CLOCK_MONOTONIC, in ms
 * @returns when each frame left the jitter buffer, in ms; never later than its stamp
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
