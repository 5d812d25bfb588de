import { OnsetDetector } from '../../audio/onset.ts';
import { speechBounds } from '../../audio/speech-bounds.ts';
import type { HeardBy } from '../../model/sample.ts';
import { matchTemplate } from './matched-filter.ts';
import type { Recording } from './timeline.ts';

/**
 * Long enough to distinguish two sentences of one voice, short enough to survive a stretch by the jitter buffer.
 */
const TEMPLATE_MS = 600;
/**
 * A correlation peak below these is rejected. Sentences that were not spoken, searched for in speech of the same
 * synthetic voice, exceeded them in 8 of 2350 searches; the self-test counts such cases.
 */
const MIN_PEAK = 0.5;
const MIN_CONFIDENCE = 1.15;

export interface Heard {
  /** CLOCK_MONOTONIC of the first received sample, in ms. */
  readonly firstMs: number;
  readonly by: HeardBy;
  readonly peak?: number;
  readonly confidence?: number;
}

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the reference's first speech sample was heard within the window, by matched filter. */
export function findBeginning(
  recording: Recording,
  reference: Int16Array,
  window: Window,
): Heard | undefined {
  const bounds = speechBounds(reference, recording.rate);
  if (!bounds) return undefined;
  const first = sampleOf(bounds.startMs, recording.rate);
  const last = Math.min(
    sampleOf(bounds.endMs, recording.rate),
    first + sampleOf(TEMPLATE_MS, recording.rate),
  );
  return locate(recording, reference.subarray(first, last), window, 0);
}

/** When the reference's last speech sample was heard within the window, by matched filter on its end. */
export function findEnd(recording: Recording, reference: Int16Array, window: Window): Heard | undefined {
  const bounds = speechBounds(reference, recording.rate);
  if (!bounds) return undefined;
  const last = sampleOf(bounds.endMs, recording.rate);
  const first = Math.max(
    sampleOf(bounds.startMs, recording.rate),
    last - sampleOf(TEMPLATE_MS, recording.rate),
  );
  return locate(recording, reference.subarray(first, last), window, last - first - 1);
}

function locate(
  recording: Recording,
  template: Int16Array,
  window: Window,
  offset: number,
): Heard | undefined {
  const from = recording.sampleAt(window.fromMs);
  const to = recording.sampleAt(window.toMs) + template.length;
  const match = matchTemplate(recording.samples.subarray(from, to), template, recording.rate);
  if (!match || match.peak < MIN_PEAK || match.confidence < MIN_CONFIDENCE) return undefined;
  const firstMs = recording.timeOf(from + match.at + offset);
  return firstMs === undefined
    ? undefined
    : { firstMs, by: 'matched-filter', peak: match.peak, confidence: match.confidence };
}

/** The first onset after silence within the window. Weaker evidence, for sound that matches no reference. */
export function findOnset(recording: Recording, window: Window): Heard | undefined {
  const detector = new OnsetDetector(recording.rate);
  const from = recording.sampleAt(window.fromMs);
  // Silence before the window counts, so that an onset at its very beginning is found.
  const settle = Math.max(0, from - sampleOf(300, recording.rate));
  detector.push(recording.samples.subarray(settle, from));
  const found = detector.push(recording.samples.subarray(from, recording.sampleAt(window.toMs)));
  const firstMs = found && recording.timeOf(from + sampleOf(found.offsetMs, recording.rate));
  return firstMs === undefined ? undefined : { firstMs, by: 'energy-onset' };
}

function sampleOf(ms: number, rate: number): number {
  return Math.round((ms * rate) / 1000);
}
