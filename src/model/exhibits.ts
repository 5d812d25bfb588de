import type { UtteranceRecord } from './utterance-record.ts';

/** What the report shows besides the record: parts of the evidence, which are gone if the evidence is. */
export interface Exhibits {
  readonly timeline: TimelineExhibit | Unavailable;
  /** Worst first. */
  readonly worst: readonly WorstUtterance[];
  /** Number of the worst utterances whose sound did not fit in the page. */
  readonly clipsLeftOut: number;
}

/** Why something is unavailable, as one clause. */
export interface Unavailable {
  readonly unavailable: string;
}

/** One round of one scenario over time. Times are ms since its first utterance was due to begin. */
export interface TimelineExhibit {
  readonly scenario: string;
  readonly round: number;
  /** Rounds that the scenario has. */
  readonly rounds: number;
  /** Why this one, as one clause. */
  readonly why: string;
  /** Limit of p95, ms. */
  readonly limitMs?: number;
  /** In the order of their ends. */
  readonly utterances: readonly { readonly endMs: number; readonly e2eMs: number }[];
  readonly binMs: number;
  readonly network: readonly NetworkBin[];
}

/** What all listeners of a round received in one time bin. */
export interface NetworkBin {
  /** Middle of the bin. */
  readonly tMs: number;
  /** 0–1: not arrived by sequence number, after retransmission, before RED and FEC. Absent where no packet was due. */
  readonly lostShare?: number;
  /** Mean time in the jitter buffer of the samples played. Absent if none was played. */
  readonly jitterBufferMs?: number;
}

export interface WorstUtterance {
  readonly scenario: string;
  readonly utterance: UtteranceRecord;
  readonly clip: SoundClip | Unavailable;
}

/** What a listener received around an utterance's translation, or in its place. */
export interface SoundClip {
  readonly participant: string;
  /** A WAV file, 16 kHz mono µ-law. */
  readonly wav: Uint8Array;
  readonly durationMs: number;
  /** When it begins, counted from the end of the source speech, ms. */
  readonly fromEndMs: number;
}
