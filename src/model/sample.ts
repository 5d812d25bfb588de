import type { Metric } from './metrics.ts';

/**
 * Why a sound in an utterance's time is not its answer. The last two are of sound that is what the stack promised: its text
 * is no translation of the sentence, or it does not speak its text.
 */
export const WRONG = [
  'other sound',
  'half an answer',
  'before the end',
  'wrong translation',
  'wrong speech',
] as const;
export type Wrong = (typeof WRONG)[number];

/** How the first heard sample was found; an energy onset is weaker evidence than a matched filter. */
export const HEARD_BY = ['matched-filter', 'energy-onset'] as const;
export type HeardBy = (typeof HEARD_BY)[number];

/**
 * One measured value. A missing one is +∞ (the string "Infinity" in NDJSON), stays in the quantiles, and is never
 * dropped.
 */
export interface Sample {
  readonly scenario: string;
  /** A scenario is measured in rounds, counted from 1; each can be measured again by itself. */
  readonly round: number;
  readonly metric: Metric;
  readonly value: number;
  /** CLOCK_MONOTONIC of the time that the value belongs to, in ms. */
  readonly tMs: number;
  readonly pair: number;
  readonly participant: string;
  readonly utterance?: string;
  /** MOS only: utterances in the scored clip. */
  readonly utterances?: readonly string[];
  /** Joins only: which of the participant's attempts, counted from 1; absent for one that joins once. */
  readonly attempt?: number;
  readonly heardBy?: HeardBy;
  /** For an `e2e_ms` that is +∞ although sound was received: why it was not the answer. */
  readonly wrong?: Wrong;
  /** Matched filter only: correlation peak over the best rival outside its neighbourhood; above 1. */
  readonly confidence?: number;
}
