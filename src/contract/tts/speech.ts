import { findBeginning } from '../../analysis/speech/heard.ts';
import { Recording } from '../../analysis/speech/timeline.ts';
import { heardShare, WHOLE } from '../../analysis/speech/whole.ts';
import { speechBounds } from '../../audio/speech-bounds.ts';
import { FRAME_MS, RATE_HZ } from '../../wire/audio-format.ts';
import type { Answer } from '../http.ts';

/** Whole samples of a body: little-endian, 16 bit. */
export function samplesOf({ body }: Pick<Answer, 'body'>): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(body.length >> 1);
  for (let i = 0; i < samples.length; i += 1) samples[i] = body.readInt16LE(2 * i);
  return samples;
}

/** 48 to 16 kHz, coarsely: for comparing only. */
export function thirdOf(samples: Int16Array): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: Math.floor(samples.length / 3) }, (_, i) => {
    const at = 3 * i;
    return ((samples[at] ?? 0) + (samples[at + 1] ?? 0) + (samples[at + 2] ?? 0)) / 3;
  });
}

/** Before the first sample of speech; undefined for what has none. In ms. */
export function leadingSilenceMs(samples: Int16Array): number | undefined {
  return speechBounds(samples, RATE_HZ)?.startMs;
}

/**
 * Whether the analysis of a run would take `spoken` for `rendering`, as if nothing had been lost between: the beginning
 * is found, and the rest is there. Both at 16 kHz.
 */
export function soundsLike(spoken: Int16Array, rendering: Int16Array): boolean {
  if (spoken.length === rendering.length && spoken.every((sample, i) => sample === rendering[i])) return true;
  const padded = new Int16Array(spoken.length + RATE_HZ);
  padded.set(spoken, RATE_HZ / 2);
  const frames = Math.floor((padded.length * 1000) / RATE_HZ / FRAME_MS);
  const stamps = Float64Array.from({ length: frames }, (_, i) => i * FRAME_MS);
  const recording = new Recording(padded, stamps, RATE_HZ, FRAME_MS);
  const beginning = findBeginning(recording, rendering, { fromMs: 0, toMs: frames * FRAME_MS });
  if (!beginning) return false;
  const share = heardShare(recording, rendering, { firstMs: beginning.firstMs, minPeak: WHOLE.peak });
  return share !== undefined && share >= WHOLE.share;
}

/** The longest time for which playing, begun with the first byte, would have had to wait for more, in ms. */
export function longestGapMs({ pieces }: Pick<Answer, 'pieces'>, rateHz: number): number {
  let [received, waitedMs, longest] = [0, 0, 0];
  const [first] = pieces;
  for (const { atMs, bytes } of pieces) {
    const playedMs = atMs - (first?.atMs ?? 0) - waitedMs;
    const thereMs = (received / 2 / rateHz) * 1000;
    const gapMs = received === 0 ? 0 : Math.max(0, playedMs - thereMs);
    longest = Math.max(longest, gapMs);
    waitedMs += gapMs;
    received += bytes;
  }
  return longest;
}
