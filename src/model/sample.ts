/** The numbers hive-bench takes. The unit is in the name, so that a value never travels without it. */
export type Metric =
  | 'e2e_ms'
  | 'caption_ms'
  | 'floor_ms'
  | 'start_offset_ms'
  | 'end_offset_ms'
  | 'wer'
  | 'join_ms'
  | 'first_audio_ms'
  | 'injection_lag_ms'
  | 'jitter_buffer_ms'
  | 'concealed_ratio';

/** How the first heard sample was found; an energy onset is weaker evidence than a matched filter. */
export type HeardBy = 'matched-filter' | 'energy-onset';

/**
 * One measured number. A missing one carries the value +∞ (the string "Infinity" in NDJSON), stays in
 * the quantiles, and is never dropped.
 */
export interface Sample {
  readonly scenario: string;
  readonly metric: Metric;
  readonly value: number;
  /** CLOCK_MONOTONIC of the instant the number speaks of, in ms. */
  readonly tMs: number;
  readonly pair: number;
  readonly participant: string;
  readonly utterance?: string;
  readonly heardBy?: HeardBy;
  /** Matched filter only: correlation peak over the best rival outside its neighbourhood; above 1. */
  readonly confidence?: number;
}
