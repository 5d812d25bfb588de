import { METRICS, metricsWith, type MetricWith } from './metrics.ts';

/**
 * Stages of an utterance's time between the due time of its last speech sample and the first received sample of its
 * translation, in order.
 */
export const STAGES = ['uplink', 'endpointing', 'stt', 'mt', 'tts', 'downlinkPlayout'] as const;
export type Stage = (typeof STAGES)[number];

/** In ms. Each is the time that the stage added after all previous ones had ended; the sum is e2e. */
export type StageTimes = Readonly<Record<Stage, number>>;

/** A stage's times over a scenario, in ms. */
export interface StageRecord {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly mean: number;
}

/** Why an answered utterance has no waterfall. */
export const UNEXPLAINED = [
  /** The translator's log has no utterance of this speaker at that time. */
  'not logged',
  /** It has one with other words than the caption: the sentence was split, or it is another one. */
  'other words',
  /** It ended before it was spoken, for example with a caption alone. */
  'not spoken',
  /** Its stages are in an impossible order. */
  'out of order',
  /** Its stages do not add up to e2e. */
  'another sum',
] as const;
export type Unexplained = (typeof UNEXPLAINED)[number];

/**
 * The guide's path budget, ms: reference lines, never limits. Client to relay (50) and relay to SFU (5) are both in
 * the uplink; workers are end-pointing, STT, MT and TTS together.
 */
export const GUIDE_BUDGET_MS = {
  clientToRelay: 50,
  relayToSfu: 5,
  workers: 450,
  workersToClient: 50,
} as const;
export type GuideBudget = { readonly [Way in keyof typeof GUIDE_BUDGET_MS]: number };

/** Number of utterances with stages, and their difference from the scenario without impairment. */
export interface WaterfallRecord {
  readonly explained: number;
  /** Answered, but without a waterfall; 0 is absent. */
  readonly unexplained: Readonly<Partial<Record<Unexplained, number>>>;
  /** Difference of the p50 of each stage, ms; positive if this scenario takes longer. */
  readonly againstClean?: StageTimes;
  /** Beside the stages, in runs from when it was kept. */
  readonly guideBudgetMs?: GuideBudget;
}

type StageMetric = MetricWith<{ readonly shape: 'stage-times' }>;

/** The metric of each stage. */
export const STAGE_METRICS = Object.fromEntries(
  metricsWith({ shape: 'stage-times' }).map((metric) => [METRICS[metric].field, metric]),
) as { readonly [Name in StageMetric as (typeof METRICS)[Name]['field']]: Name } satisfies Readonly<
  Record<Stage, StageMetric>
>;
