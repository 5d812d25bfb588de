import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export const RATE = 16_000;
export const FRAME_MS = 10;

/** Noise with a slow envelope: as unlike any other seed's as one sentence is unlike another. */
export function utterance(seed: number, ms: number, amplitude = 8000): Int16Array<ArrayBuffer> {
  const random = xoroshiro128plus(seed);
  let smooth = 0;
  return new Int16Array((RATE * ms) / 1000).map((_, i) => {
    smooth = 0.7 * smooth + 0.3 * uniformInt(random, -amplitude, amplitude);
    return Math.round(smooth * (0.6 + 0.4 * Math.sin(i / 900)));
  });
}

/** A signal of this length with the parts mixed in at these times, over faint noise. */
export function mix(
  ms: number,
  parts: readonly { atMs: number; pcm: Int16Array }[],
  noise = 10,
): Int16Array<ArrayBuffer> {
  const signal = utterance(999, ms, noise);
  for (const { atMs, pcm } of parts) {
    const at = Math.round((atMs * RATE) / 1000);
    pcm.forEach((sample, i) => {
      if (at + i < signal.length) signal[at + i] = (signal[at + i] ?? 0) + sample;
    });
  }
  return signal;
}

/** Stamps of a punctual listener whose first frame came at `startMs`. */
export function punctual(samples: Int16Array, startMs: number): Float64Array<ArrayBuffer> {
  return new Float64Array(samples.length / ((RATE * FRAME_MS) / 1000)).map((_, k) => startMs + k * FRAME_MS);
}

/** A voice: harmonics of a gliding fundamental that fade in and out, with 30 ms of silence before and behind. */
export function voice(seed: number, ms: number, amplitude = 8000): Int16Array<ArrayBuffer> {
  const length = (RATE * ms) / 1000;
  let phase = 0;
  return new Int16Array(length).map((_, i) => {
    phase += (2 * Math.PI * (100 + 10 * (seed % 7) + 20 * Math.sin(i / 3000))) / RATE;
    const fade = Math.max(0, Math.min(1, (i - 480) / 160, (length - 481 - i) / 160));
    return Math.round(
      amplitude * fade * 0.5 * (Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.4 * Math.sin(5 * phase)),
    );
  });
}
