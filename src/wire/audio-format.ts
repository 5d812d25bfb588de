/**
 * The one form of audio that goes through the harness: corpus, references and recordings are 16 kHz, mono, 16 bit;
 * participants speak and hear it in frames of 10 ms. libwebrtc brings it to Opus' own 48 kHz and back.
 */
export const RATE_HZ = 16_000;
export const FRAME_MS = 10;

export function durationMs(samples: Int16Array): number {
  return (samples.length * 1000) / RATE_HZ;
}
