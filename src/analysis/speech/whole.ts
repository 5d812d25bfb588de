import { speechBounds } from '../../audio/speech-bounds.ts';
import { matchTemplate } from './matched-filter.ts';
import type { Recording } from './timeline.ts';

/**
 * Long enough for a meaningful correlation, short enough that a stretch by the jitter buffer does not spoil it.
 */
const WINDOW_MS = 120;
/**
 * How far a window may be from the place that the window before suggests: what a jitter buffer stretches or skips.
 */
const DRIFT_MS = 100;
/** A window in which the rendering is this far below its mean power is a pause and is not compared. */
const PAUSE_BELOW = 0.01;

/**
 * Which windows count as received, and how many are needed. docs/decisions/0021 has the distributions behind both.
 */
export interface ShareBound {
  /** Minimum correlation of a window that counts, 0–1. */
  readonly peak: number;
  /** Minimum share of the windows, 0–1. */
  readonly share: number;
}

/**
 * For an answer whose beginning matched: less is half an answer. Coding twice distorts the waveform of consonants.
 */
export const WHOLE: ShareBound = { peak: 0.5, share: 0.75 };
/**
 * For sound whose beginning did not match: less is another sentence, many of whose vowels correlate at 0.5.
 */
export const SAME_SENTENCE: ShareBound = { peak: 0.6, share: 0.8 };

/**
 * Share of the rendering's speech that was received, 0–1, from where its first sample was found. Each short window is
 * searched for near the place that the previous match suggests. Undefined for a rendering without speech.
 */
export function heardShare(
  recording: Recording,
  rendering: Int16Array,
  { firstMs, minPeak }: { readonly firstMs: number; readonly minPeak: number },
): number | undefined {
  const { rate, samples } = recording;
  const bounds = speechBounds(rendering, rate);
  if (!bounds) return undefined;
  const toSamples = (ms: number): number => Math.round((ms * rate) / 1000);
  const speech = rendering.subarray(toSamples(bounds.startMs), toSamples(bounds.endMs));
  const [size, reach] = [toSamples(WINDOW_MS), toSamples(DRIFT_MS)];
  const least = powerOf(speech) * PAUSE_BELOW;
  let at = recording.sampleAt(firstMs);
  let [windows, found] = [0, 0];
  for (let from = 0; from + size <= speech.length; from += size, at += size) {
    const window = speech.subarray(from, from + size);
    if (powerOf(window) < least) continue;
    windows += 1;
    const begin = Math.max(0, at - reach);
    const match = matchTemplate(samples.subarray(begin, at + size + reach), window, rate);
    if (!match || match.peak < minPeak) continue;
    found += 1;
    at = begin + match.at;
  }
  return windows === 0 ? undefined : found / windows;
}

function powerOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}
