import type { Concern, Health } from './health.ts';
import type { LinkSpec } from './impairment.ts';
import type { LedgerRow } from './ledger.ts';
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
  readonly metrics: {
    readonly e2e_ms?: Distribution;
    /** Those of `e2e_ms` that are the first of their call, when jitter buffers and connections are new. */
    readonly first_answer_ms?: Distribution;
    readonly caption_ms?: Distribution;
    readonly floor_ms?: Distribution;
    readonly start_offset_ms?: Distribution;
    readonly end_offset_ms?: Distribution;
    readonly injection_lag_ms?: Distribution;
    /** Mean of the utterances. */
    readonly wer?: MeanRecord;
    /** Over all words. Absent in records of versions that did not record it. */
    readonly wer_corpus?: CorpusWer;
    /** ViSQOL v3, speech mode with lattice: received translation against its rendering, clip by clip. 1–5. */
    readonly mos_lqo?: MeanRecord;
    /** The same of the floor against the corpus. */
    readonly mos_floor?: MeanRecord;
    /** The renderings against themselves: about the maximum of `mos_lqo`, as scores have some noise. */
    readonly mos_self?: MeanRecord;
    /** Modelled (G.107) for the media leg alone, with provisional values for Opus; never judged. 1–4.5. */
    readonly mos_cqe?: number;
    /** Of the delivered texts against the corpus's reference translations. 0–100. */
    readonly translation_score?: MeanRecord;
    /** Half words, half sound; a missing utterance counts 0. 0–1. */
    readonly quality?: MeanRecord;
    readonly connect?: ConnectRecord;
    /** Stages of the end-to-end latency; absent if the translator does not log them. */
    readonly stages?: Readonly<Record<Stage, StageRecord>>;
  };
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
