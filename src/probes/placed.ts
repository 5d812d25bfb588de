import { FRAME_MS, RATE_HZ } from '../wire/audio-format.ts';

export const FRAME_SAMPLES = (RATE_HZ * FRAME_MS) / 1000;

/** Audio with its position in an outgoing stream. */
export interface Placed {
  readonly pcm: Int16Array;
  /** Index of its first sample in the stream. */
  readonly at: number;
}

/**
 * The frame of the stream that begins with sample `first`: the placed audio, or silence. Each frame is a copy, because
 * the binding ignores the offset of a view.
 */
export function frameOf(placed: readonly Placed[], first: number): Int16Array {
  const frame = new Int16Array(FRAME_SAMPLES);
  for (const { pcm, at } of placed) {
    const from = first - at;
    if (from <= -FRAME_SAMPLES || from >= pcm.length) continue;
    for (let i = Math.max(0, -from); i < FRAME_SAMPLES && from + i < pcm.length; i += 1)
      frame[i] = pcm[from + i] ?? 0;
  }
  return frame;
}
