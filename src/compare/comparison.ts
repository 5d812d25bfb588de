import type { ComparedMetric, METRICS } from '../model/metrics.ts';
import type { Interval, MaybeInfinite } from '../model/statistics.ts';
import type { Stage } from '../model/waterfall.ts';

/** Raised when a field changes its meaning or goes. */
export const COMPARISON_VERSION = 1;

export type Change = 'regression' | 'improvement' | 'no difference shown' | 'incomparable';

/** Differences smaller than these are of no interest, however sure they are. */
export interface Interest {
  /** Of latencies, ms. */
  readonly latencyMs: number;
  /** Of quality, 0–1. */
  readonly quality: number;
  /** Of the shares of missing utterances and of connections made, 0–1. */
  readonly share: number;
}

/** What one figure of a scenario was, is, and whether it changed. */
export interface Row {
  /** `missing` is the share of utterances that never came. */
  readonly metric: ComparedMetric | 'missing';
  readonly statistic: (typeof METRICS)[ComparedMetric]['compared']['statistics'][number];
  readonly base: MaybeInfinite;
  readonly head: MaybeInfinite;
  /** head − base. May be −∞ in the record, where an utterance that was missing came. */
  readonly difference: number;
  /** Of the difference, 95 %, by bootstrap; absent for shares and for what is only told. */
  readonly interval?: Interval;
  /** Told, never judged: n is too small for it. */
  readonly judged: boolean;
  readonly change: Exclude<Change, 'incomparable'>;
}

/** A hypothesis test of one metric of one scenario; those of all scenarios are adjusted together. */
export interface Test {
  readonly metric: Row['metric'];
  readonly test: 'Mann–Whitney' | 'Fisher';
  readonly p: number;
  /** Holm's, over all scenarios. */
  readonly adjustedP: number;
  /** Cliff's delta, −1 to 1, positive where head is larger; of Mann–Whitney alone. */
  readonly effect?: number;
  /** By which the variance was multiplied, for values of a call have something in common. */
  readonly designEffect?: number;
}

/** Mean of head − base over the same utterances, and its 95 % interval with calls as the units. */
export interface PairedDifference {
  readonly n: number;
  readonly calls: number;
  readonly meanMs: number;
  readonly interval: Interval;
}

/** Of end to end, and of its stages where both runs know them. Judged only of variants in alternating rounds. */
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
  /** Utterance by utterance; absent where too few calls have some that were heard in both. */
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
  /** What a reader should know: other hosts, versions, scenarios that only one run has. */
  readonly notes: readonly string[];
  readonly scenarios: readonly ScenarioComparison[];
}
