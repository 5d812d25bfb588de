/**
 * What the conductor sends to a participant container, and what it receives from it. Both sides of the container
 * boundary import this file, so that they cannot disagree.
 */

import type { RtpStats } from './rtp-stats.ts';

/**
 * `speaker`, `listener` and `floor` (receives the speaker's own sound) form the pairs. A `visitor` is a join probe: it
 * repeatedly joins, receives a speaker's sound and leaves. An `echo` replaces the translator and returns what it
 * receives.
 */
export type Role = 'speaker' | 'listener' | 'floor' | 'visitor' | 'echo';

/** One line of a speaker's script. Times are offsets from the common start, in ms. */
export interface ScriptLine {
  readonly utterance: string;
  /** WAV file in the participant's corpus folder: 16 kHz, mono, 16 bit. */
  readonly file: string;
  readonly text: string;
  /** When the file's first sample is due. */
  readonly offsetMs: number;
  /** First and last speech sample within the file, in ms. */
  readonly speechStartMs: number;
  readonly speechEndMs: number;
  /** Spoken so that buffers and data channels are warm; not measured. */
  readonly warmup: boolean;
  /** Echo only: how much longer than its fixed hold it delays this utterance, in ms. */
  readonly echoDelayMs?: number;
}

/** What a join probe does: one attempt for each token, every everyMs, on absolute deadlines. */
export interface JoinProbePlan {
  readonly tokens: readonly string[];
  readonly everyMs: number;
  /** When the first attempt begins, in ms after the start. */
  readonly firstMs: number;
  /** An attempt that has not received audio within this time has failed. */
  readonly withinMs: number;
  /** How long the join probe stays after the first audio, in ms. */
  readonly stayMs: number;
}

/** How a client sends its audio: the options that the SDK offers. Frames are 20 ms; in-band FEC is always offered. */
export interface ClientAudio {
  readonly bitrateBps: number;
  readonly dtx: boolean;
  readonly red: boolean;
}

export interface ParticipantSpec {
  readonly name: string;
  readonly role: Role;
  readonly pair: number;
  readonly url: string;
  readonly token: string;
  /** Empty: the client uses the server's list of TURN servers. */
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username: string;
    readonly password: string;
  }[];
  /** `relay` by default: media through TURN only. */
  readonly transport?: 'relay' | 'all';
  /** Identity of the participant whose track this one receives; unused by speakers. */
  readonly hears?: string;
  readonly captionTopic: string;
  readonly corpusDir: string;
  /** Folder for the recording that the harness fetches afterwards. */
  readonly evidenceDir: string;
  readonly script: readonly ScriptLine[];
  /** Only for participants that send audio. */
  readonly audio?: ClientAudio;
  readonly attempts?: JoinProbePlan;
  /** Speakers only: publishes a track that is not a microphone's, so that no translator listens. */
  readonly untranslated?: boolean;
  /** How often RTP statistics are reported, in ms; 2000 by default. */
  readonly statsEveryMs?: number;
  /**
   * Echo only: how long every utterance is held, in ms, without the utterance's own delay. Absent: the echo stays
   * silent.
   */
  readonly holdMs?: number;
}

/**
 * Path of the spec in a participant's container, as JSON. It is a file because the script of a long run and the tokens
 * of many attempts exceed the 128 KiB that Linux allows for a variable.
 */
export const SPEC_FILE = '/etc/hive/participant.json';

/** Lines on a participant's standard input. `startMs` is CLOCK_MONOTONIC, in ms. */
export type ParticipantCommand =
  | { readonly command: 'start'; readonly startMs: number }
  | { readonly command: 'stop' };

interface Timed {
  readonly tMs: number;
}

/** Lines on a participant's standard output: what it observed and when, without judgement. */
export type ParticipantEvent = Timed &
  (
    | {
        readonly type: 'hello';
        readonly bootId: string;
        readonly timeOffsets: string;
        readonly node: string;
        readonly rtc: string;
      }
    | { readonly type: 'joined'; readonly joinMs: number }
    | { readonly type: 'ready'; readonly codec?: string }
    | {
        readonly type: 'utterance';
        readonly utterance: string;
        readonly text: string;
        readonly warmup: boolean;
        /** Due times of the first and last speech sample. */
        readonly dueStartMs: number;
        readonly dueEndMs: number;
        /** Actual minus due time of its frames: median and maximum. */
        readonly lagP50Ms: number;
        readonly lagMaxMs: number;
      }
    | { readonly type: 'first-audio'; readonly afterJoinMs: number }
    | { readonly type: 'onset'; readonly levelDbfs: number }
    | {
        readonly type: 'caption';
        readonly segment: string;
        readonly final: boolean;
        readonly language: string;
        readonly text: string;
        readonly sourceText?: string;
      }
    | { readonly type: 'rtp'; readonly stats: RtpStats }
    | { readonly type: 'recording'; readonly frames: number; readonly droppedMs: number }
    /** One attempt of a join probe. A step that was not reached in time is absent, and `failure` has the reason. */
    | {
        readonly type: 'visit';
        readonly attempt: number;
        readonly joinMs?: number;
        /**
         * From the due time of the attempt until the jitter buffer emitted the first packet's samples; at most 50 ms
         * too late.
         */
        readonly firstAudioMs?: number;
        readonly failure?: string;
      }
    /** Echo: how long an utterance was actually held, from the first sample received to the first sample returned. */
    | {
        readonly type: 'echoed';
        readonly utterance: string;
        readonly heldMs: number;
        /** How far the received frames deviated from one every 10 ms: the uncertainty of `heldMs`. */
        readonly strayMs: number;
      }
    /** Speaker: actual minus due time of all frames since the script began. */
    | {
        readonly type: 'injection';
        readonly frames: number;
        readonly lagP50Ms: number;
        readonly lagP99Ms: number;
        readonly lagMaxMs: number;
      }
    /** Delays of this participant's event loop while the script played. */
    | {
        readonly type: 'event-loop';
        readonly delayP50Ms: number;
        readonly delayP99Ms: number;
        readonly delayMaxMs: number;
      }
    | { readonly type: 'connection'; readonly state: string }
    | { readonly type: 'fault'; readonly message: string }
    | { readonly type: 'done' }
  );

export type EventOf<T extends ParticipantEvent['type']> = Extract<ParticipantEvent, { type: T }>;

/** A participant's event with its origin: one line of observations.ndjson. */
export interface Observation {
  readonly scenario: string;
  readonly participant: string;
  readonly role: Role;
  readonly pair: number;
  readonly event: ParticipantEvent;
}
