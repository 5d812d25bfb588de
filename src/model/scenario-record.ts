import type { Concern, Health } from './health.ts';
import type { LinkSpec } from './impairment.ts';
import type { LedgerRow } from './ledger.ts';
import type { METRICS, MetricWith } from './metrics.ts';
import type { VerificationRow } from './verification.ts';
import type { RoundTimes } from './round-times.ts';
import type { SloResult } from './slo-result.ts';
import type { Distribution, Interval, MeanRecord } from './statistics.ts';
import type { UtteranceRecord } from './utterance-record.ts';
import type { Verdict } from './verdict.ts';
import type { Stage, StageRecord, WaterfallRecord } from './waterfall.ts';

export interface ConnectRecord {
  readonly attempts: number;
  readonly ok: number;
  /** ok ÷ attempts, 0–1. */
  readonly ratio: number;
  /** Clopper–Pearson. */
  readonly interval?: Interval;
  readonly joinMs?: Distribution;
  readonly firstAudioMs?: Distribution;
}

/** Word errors of all utterances together. */
export interface CorpusWer {
  readonly errors: number;
  readonly words: number;
  /** errors ÷ words, 0 or more. */
  readonly rate: number;
}

/** By the shapes of the metrics that a record has fields for. */
interface RecordShapes {
  readonly distribution: Distribution;
  readonly mean: MeanRecord;
  readonly number: number;
  readonly connections: ConnectRecord;
  readonly words: CorpusWer;
  readonly stages: Readonly<Record<Stage, StageRecord>>;
}

export type RecordedMetric = MetricWith<{ readonly shape: keyof RecordShapes }>;

export interface ScenarioRecord {
  readonly name: string;
  readonly title: string;
  readonly severity: 'fail' | 'warn';
  readonly verdict: Verdict;
  readonly reason: string;
  /** The configured link of each side. */
  readonly impairment: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** Measured values of the links beside the configured ones. */
  readonly verification: readonly VerificationRow[];
  /** Described in src/model/metrics.ts. A metric without samples is absent. */
  readonly metrics: { readonly [Name in RecordedMetric]?: RecordShapes[(typeof METRICS)[Name]['shape']] };
  /** Absent where the translator does not log its stages. */
  readonly waterfall?: WaterfallRecord;
  /** The guide's figures for this condition: reference lines, never limits. */
  readonly expected?: { readonly p95Ms: number; readonly quality: number };
  readonly slos: readonly SloResult[];
  /** Metrics with a figure that no SLO judges here, although one does in another scenario; absent where there are none. */
  readonly withoutSlo?: readonly string[];
  /**
   * The SLO that could not be met any more when the scenario was stopped; absent if it was measured to its end.
   */
  readonly stoppedAtBreach?: string;
  /** SLOs, as written, on metrics that are unavailable for this deployment: neither met nor missed. */
  readonly notJudged?: readonly string[];
  readonly concerns: readonly Concern[];
  readonly ledger: readonly LedgerRow[];
  readonly health: Health;
  /** Number of rounds; each has its own participants and verifies the impairment itself. */
  readonly rounds: number;
  readonly utterances: readonly UtteranceRecord[];
  readonly startedAt: string;
  readonly durationS: number;
  /** Where the time of its rounds went; absent in records of versions that did not record it. */
  readonly timesS?: RoundTimes;
}
