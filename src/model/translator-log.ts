import type { RtpStats } from '../wire/rtp-stats.ts';

/**
 * Statistics of the reference translator's two legs, from its log: `inbound` from the SFU, `outbound` to it.
 */
export interface TranslatorReport {
  readonly tMs: number;
  /** Speaker whose speech it receives. */
  readonly speaker: string;
  readonly stats: RtpStats;
}

/** One utterance in the reference translator's log: recognised text, and when it reached each stage. */
export interface TranslatorUtterance {
  /** Whose speech it is. */
  readonly speaker: string;
  readonly segment: string;
  /** Id of the OpenTelemetry trace, 32 hexadecimal digits, if traces were collected. */
  readonly traceId?: string;
  readonly sourceText: string;
  /** CLOCK_MONOTONIC in ms; a stage that was not reached is absent. */
  readonly stagesMs: Readonly<Partial<Record<TranslatorStage, number>>>;
}

/** Stages of the translator in a waterfall; its log has more. */
export const TRANSLATOR_STAGES = ['last_speech', 'endpoint', 'stt_final', 'mt_done', 'first_frame'] as const;
export type TranslatorStage = (typeof TRANSLATOR_STAGES)[number];
