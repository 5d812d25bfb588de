import type { ComparedMetric, METRICS } from '../model/metrics.ts';
import type { Interval, MaybeInfinite } from '../model/statistics.ts';
import type { Stage } from '../model/waterfall.ts';

/** Raised when a field changes its meaning or is removed. */
export const COMPARISON_VERSION = 1;

export type Change = 'regression' | 'improvement' | 'no difference shown' | 'incomparable';

/** Smaller differences do not matter, however certain they are. */
export interface Interest {
  /** For latencies, in ms. */
  readonly latencyMs: number;
  /** For quality, 0–1. */
  readonly quality: number;
  /** For the shares of missing utterances and of established connections, 0–1. */
  readonly share: number;
}

/** One figure of a scenario in both runs, and whether it changed. */
export interface Row {
  /** `missing` is the share of utterances that never came. */
  readonly metric: ComparedMetric | 'missing';
  readonly statistic: (typeof METRICS)[ComparedMetric]['compared']['statistics'][number];
  readonly base: MaybeInfinite;
  readonly head: MaybeInfinite;
  /** head − base. −∞ if an utterance that was missing in base was answered in head. */
  readonly difference: number;
  /** 95 % bootstrap interval of the difference; absent for shares and for figures that are only reported. */
  readonly interval?: Interval;
  /** Reported, not judged, because n is too small. */
  readonly judged: boolean;
  readonly change: Exclude<Change, 'incomparable'>;
}

/** A hypothesis test of one metric of one scenario. Those of all scenarios are adjusted together. */
export interface Test {
  readonly metric: Row['metric'];
  readonly test: 'Mann–Whitney' | 'Fisher';
  readonly p: number;
  /** After Holm's adjustment over all scenarios. */
  readonly adjustedP: number;
  /** Cliff's delta, −1 to 1, positive if head is larger; only with Mann–Whitney. */
  readonly effect?: number;
  /** Factor of the variance, because values of one call are correlated. */
  readonly designEffect?: number;
}

/** Mean of head − base over the same utterances, and its 95 % interval with calls as units. */
export interface PairedDifference {
  readonly n: number;
  readonly calls: number;
  readonly meanMs: number;
  readonly interval: Interval;
}

/**
 * For end-to-end latency, and for its stages if both runs have them. Judged only for variants in alternating rounds.
 */
export interface Paired extends PairedDifference {
  readonly stages?: readonly (PairedDifference & { readonly stage: Stage })[];
}

export interface ScenarioComparison {
  readonly name: string;
  readonly verdict: Change;
  /** One clause for people. */
  readonly reason: string;
  readonly n: { readonly base: number; readonly head: number };
  readonly rows: readonly Row[];
  readonly tests: readonly Test[];
  /** Utterance by utterance; absent if too few calls have utterances that were answered in both runs. */
  readonly paired?: Paired;
}

export interface Side {
  readonly runId: string;
  readonly startedAt: string;
  readonly profile: string;
  readonly verdict: string;
  readonly version: string;
}

export interface Comparison {
  readonly comparisonVersion: typeof COMPARISON_VERSION;
  readonly base: Side;
  readonly head: Side;
  readonly interest: Interest;
  readonly seed: number;
  readonly verdict: Change;
  readonly reason: string;
  readonly exitCode: number;
  /** Notes for the reader: other hosts or versions, scenarios that only one run has. */
  readonly notes: readonly string[];
  readonly scenarios: readonly ScenarioComparison[];
}
