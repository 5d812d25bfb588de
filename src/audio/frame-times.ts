/** How far ahead a later, punctual frame may correct an earlier, late one. */
export const LOOK_AHEAD_FRAMES = 50;

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
