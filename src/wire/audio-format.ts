/**
 * The only audio format in the harness: corpus, references and recordings are 16 kHz, mono, 16 bit, and participants
 * send and receive frames of 10 ms. libwebrtc resamples to Opus' 48 kHz and back.
 */
export const RATE_HZ = 16_000;
export const FRAME_MS = 10;

export function durationMs(samples: Int16Array): number {
  return (samples.length * 1000) / RATE_HZ;
}
