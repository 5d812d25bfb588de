/**
 * What the conductor hands to a participant container, and what comes back from it. Both sides of the
 * container wall import this file, so that they cannot disagree.
 */

import type { RtpStats } from './rtp-stats.ts';

/**
 * `speaker`, `listener` and `floor` (hears the speaker's own voice) make the pairs. A `visitor` joins, hears a speaker
 * and leaves, again and again. An `echo` stands in the translator's place and returns what it hears.
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
  /** Spoken so that buffers and data channels are warm; measured by nobody. */
  readonly warmup: boolean;
  /** Echo only: how much longer than its fixed hold it keeps this utterance, in ms. */
  readonly echoDelayMs?: number;
}

/** What a visitor does: one attempt for each token, begun everyMs apart on absolute deadlines. */
export interface JoinProbePlan {
  readonly tokens: readonly string[];
  readonly everyMs: number;
  /** The first attempt begins so long after the start. */
  readonly firstMs: number;
  /** Joined and heard within this, or the attempt has failed. */
  readonly withinMs: number;
  /** How long it listens before it leaves. */
  readonly stayMs: number;
}

/** How a client sends its voice: what the SDK leaves to choose. Frames are 20 ms, in-band FEC is always offered. */
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
  /** Empty: the server's own list of TURN servers is used. */
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username: string;
    readonly password: string;
  }[];
  /** `relay` unless given: media by TURN alone. */
  readonly transport?: 'relay' | 'all';
  /** Identity of the participant whose track this one hears; unused by speakers. */
  readonly hears?: string;
  readonly captionTopic: string;
  readonly corpusDir: string;
  /** Folder for the recording that the harness fetches afterwards. */
  readonly evidenceDir: string;
  readonly script: readonly ScriptLine[];
  /** Of those who speak. */
  readonly audio?: ClientAudio;
  readonly visits?: JoinProbePlan;
  /** Speakers only: not as a microphone, so that no translator listens. */
  readonly untranslated?: boolean;
  /** How often RTP statistics are told, in ms; 2000 unless given. */
  readonly statsEveryMs?: number;
  /** Echo only: how long every utterance is held, in ms, its own delay not counted; absent: it stays silent. */
  readonly holdMs?: number;
}

/**
 * Where its spec is in a participant's container, as JSON. A file: a script of hours and the tokens of many visits are
 * more than the 128 KiB that Linux allows a variable.
 */
export const SPEC_FILE = '/etc/hive/participant.json';

/** Lines on a participant's standard input. `startMs` is CLOCK_MONOTONIC. */
export type ParticipantCommand =
  | { readonly command: 'start'; readonly startMs: number }
  | { readonly command: 'stop' };

interface Observed {
  readonly tMs: number;
}

/** Lines on a participant's standard output: what it saw, when, and no judgement. */
export type ParticipantEvent = Observed &
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
        /** Actual minus due of its frames: median and worst. */
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
    /** One visit. What was not reached within the time is absent, and `failure` says what stood in the way. */
    | {
        readonly type: 'visit';
        readonly attempt: number;
        readonly joinMs?: number;
        /** From when the attempt was due until the jitter buffer gave out the first packet's samples; at most 50 ms late. */
        readonly firstAudioMs?: number;
        readonly failure?: string;
      }
    /** Echo: for how long an utterance was held in truth, first sample heard to first sample returned. */
    | {
        readonly type: 'echoed';
        readonly utterance: string;
        readonly heldMs: number;
        /** How far the frames heard strayed from one every 10 ms: what the truth itself does not know. */
        readonly strayMs: number;
      }
    /** Of a speaker, over all frames since the script began: actual minus due. */
    | {
        readonly type: 'injection';
        readonly frames: number;
        readonly lagP50Ms: number;
        readonly lagP99Ms: number;
        readonly lagMaxMs: number;
      }
    /** How long this participant's event loop was kept from its timers while the script played. */
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

/** A participant's event with where it came from: one line of observations.ndjson. */
export interface Observation {
  readonly scenario: string;
  readonly participant: string;
  readonly role: Role;
  readonly pair: number;
  readonly event: ParticipantEvent;
}
