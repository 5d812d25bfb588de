/** A number that may be +∞; in JSON that is the string "Infinity". What could not be had is absent, never 0. */
export type MaybeInfinite = number;

/** Bounds of a two-sided 95 % interval; a side that n samples cannot bound is +∞ or absent. */
export interface Interval {
  readonly low: MaybeInfinite;
  readonly high: MaybeInfinite;
}

/** Distribution of one metric over a scenario, in the metric's unit. Missing utterances are in it as +∞. */
export interface Distribution {
  readonly n: number;
  readonly missing: number;
  readonly p50: MaybeInfinite;
  readonly p50Interval?: Interval;
  readonly p95: MaybeInfinite;
  readonly p95Interval?: Interval;
  readonly p99: MaybeInfinite;
  readonly p99Interval?: Interval;
  readonly mean: MaybeInfinite;
  readonly max: MaybeInfinite;
  /** Sorted raw values, +∞ included: what the chart is drawn from. */
  readonly values: readonly MaybeInfinite[];
}

/** A mean over a scenario; its interval is a block bootstrap by pair, absent where there are too few blocks. */
export interface MeanRecord {
  readonly n: number;
  readonly mean: MaybeInfinite;
  readonly interval?: Interval;
}
