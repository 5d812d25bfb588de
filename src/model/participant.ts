/**
 * What the conductor hands to a participant container, and what comes back from it. Both sides of the
 * container wall import this file, so that they cannot disagree.
 */

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
export interface VisitPlan {
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
  readonly visits?: VisitPlan;
  /** Speakers only: not as a microphone, so that no translator listens. */
  readonly untranslated?: boolean;
  /** How often RTP statistics are told, in ms; 2000 unless given. */
  readonly statsEveryMs?: number;
  /** Echo only: how long every utterance is held, in ms, its own delay not counted; absent: it stays silent. */
  readonly holdMs?: number;
}

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

/**
 * Counters since the track began; the harness works with differences. Absent where the peer has no such leg. Samples
 * are counted at 48 kHz. The translator logs the same of its own legs.
 */
export interface RtpStats {
  readonly localCandidate?: string;
  readonly remoteCandidate?: string;
  readonly rttMs?: number;
  readonly inbound?: {
    readonly packetsReceived: number;
    /**
     * Sequence numbers that have not arrived, a retransmission counted as arrived. What RED or FEC brought back later
     * stays in it: they work behind this count, in the jitter buffer.
     */
    readonly packetsLost: number;
    /** Payload, without RTP headers. */
    readonly bytesReceived: number;
    readonly jitterMs: number;
    /** Of every emitted sample the time it stayed, summed: divided by jitterBufferEmitted, the mean stay in ms. */
    readonly jitterBufferDelayMs: number;
    /** Likewise of the stay that was aimed at. */
    readonly jitterBufferTargetDelayMs: number;
    readonly jitterBufferEmitted: number;
    readonly totalSamples: number;
    /** Made up by the jitter buffer: what should have been played was lost for good, or late. */
    readonly concealedSamples: number;
    /** Of these, those that were silence. */
    readonly silentConcealedSamples: number;
    readonly concealmentEvents: number;
    /** Samples by which speech was stretched and shortened, to let the buffer grow and shrink. */
    readonly insertedSamples?: number;
    readonly removedSamples?: number;
    /** Packets that carried Opus' in-band FEC. Those that carry RED are not counted. */
    readonly fecPacketsReceived: number;
    readonly nacks: number;
    readonly retransmittedReceived: number;
    /** Of a media bridge, which is told apart from the SDK's jitter buffer: frames of 10 ms by where they came from. */
    readonly redRecoveredFrames?: number;
    readonly fecRecoveredFrames?: number;
    readonly concealedFrames?: number;
    /** Silence in place of audio that had not come. */
    readonly fillerFrames?: number;
    /** Came when they had been given up. */
    readonly lateFrames?: number;
    readonly malformedPackets?: number;
    /** Times at which nothing had come for longer than the longest wait. */
    readonly underruns?: number;
    /** How long a missing packet is waited for, and audio that waits behind a gap, at the moment. */
    readonly windowMs?: number;
    readonly bufferedMs?: number;
    readonly codec?: string;
  };
  readonly outbound?: {
    readonly packetsSent: number;
    /** Payload, without RTP headers. */
    readonly bytesSent: number;
    readonly nacks: number;
    readonly retransmittedSent: number;
    /** As the SFU reports it back; RED is not undone there. */
    readonly remotePacketsLost: number;
    /** What the encoder aims at, redundancy not counted, at the moment. */
    readonly targetBitrateBps?: number;
    /** Audio in a packet, at the moment; 20 unless told. */
    readonly packetMs?: number;
    /** Earlier frames in each packet, at the moment. */
    readonly redBlocks?: number;
  };
}

/** A participant's event with where it came from: one line of observations.ndjson. */
export interface Observation {
  readonly scenario: string;
  readonly participant: string;
  readonly role: Role;
  readonly pair: number;
  readonly event: ParticipantEvent;
}
