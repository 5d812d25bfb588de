import type { RtpStats } from '../wire/rtp-stats.ts';

/** What the reference translator's log says of its own two legs: `inbound` from the SFU, `outbound` to it. */
export interface TranslatorReport {
  readonly tMs: number;
  /** Whose speech it hears. */
  readonly speaker: string;
  readonly stats: RtpStats;
}

/** One utterance as the reference translator's log has it: what it understood, and when it reached which stage. */
export interface TranslatorUtterance {
  /** Whose speech it is. */
  readonly speaker: string;
  readonly segment: string;
  /** Of the OpenTelemetry trace, 32 hexadecimal digits; to be found where traces were collected. */
  readonly traceId?: string;
  readonly sourceText: string;
  /** CLOCK_MONOTONIC in ms; a stage that was not reached is absent. */
  readonly stagesMs: Readonly<Partial<Record<TranslatorStage, number>>>;
}

/** Stages of the translator that a waterfall is made of; its log has more. */
export const TRANSLATOR_STAGES = ['last_speech', 'endpoint', 'stt_final', 'mt_done', 'first_frame'] as const;
export type TranslatorStage = (typeof TRANSLATOR_STAGES)[number];
