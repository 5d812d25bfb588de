import type { Concern, Health } from './health.ts';
import type { LinkSpec } from './impairment.ts';
import type { LedgerRow } from './ledger.ts';
import type { METRICS, MetricWith } from './metrics.ts';
import type { RealisedRow } from './verification.ts';
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
  /** What was asked of each participant's link. */
  readonly impairment: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** What the path probe saw of it, beside what was asked. */
  readonly realised: readonly RealisedRow[];
  /** What was measured, and what each is: src/model/metrics.ts. What has no samples is absent. */
  readonly metrics: { readonly [Name in RecordedMetric]?: RecordShapes[(typeof METRICS)[Name]['shape']] };
  /** Absent where the translator does not log its stages. */
  readonly waterfall?: WaterfallRecord;
  /** The guide's figures for this condition: reference lines, never limits. */
  readonly expected?: { readonly p95Ms: number; readonly quality: number };
  readonly slos: readonly SloResult[];
  /** Metrics with a figure that no SLO judges here, although one does in another scenario; absent where there are none. */
  readonly withoutSlo?: readonly string[];
  /** The SLO that could not be met any more when the scenario was stopped; absent where it was measured to its end. */
  readonly stoppedAtBreach?: string;
  /** SLOs on what cannot be measured of this deployment, as written: neither met nor missed. */
  readonly notJudged?: readonly string[];
  readonly concerns: readonly Concern[];
  readonly ledger: readonly LedgerRow[];
  readonly health: Health;
  /** Rounds measured; each brought its own participants and its own proof of the impairment. */
  readonly rounds: number;
  readonly utterances: readonly UtteranceRecord[];
  readonly startedAt: string;
  readonly durationS: number;
  /** Where the time of its rounds went; absent in records of before it was kept. */
  readonly timesS?: RoundTimes;
}
