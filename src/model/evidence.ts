import type { HostCpu } from './health.ts';
import type { GatewayCounters, LinkSpec } from './impairment.ts';
import type { Observation, Role } from './participant.ts';
import type { PathObservation } from './path.ts';
import type { RealisedRow } from './realised.ts';
import type { RtpStats } from './rtp-stats.ts';
import type { CorpusIdentity, RunRecord, SubnetsInUse } from './run-record.ts';
import type { Scenario } from './scenario.ts';
import type { Waiver } from './waiver.ts';

/** What was fixed before the first sample. */
export interface Setup {
  readonly runId: string;
  readonly startedAt: string;
  readonly profile: string;
  /** Point estimates are judged. */
  readonly provisional: boolean;
  readonly pairs: number;
  readonly rounds: number;
  /** In each round, warm-ups not counted. */
  readonly utterancesPerPair: number;
  /** Attempts to join in each round, over all visitors. */
  readonly visitsPerRound: number;
  readonly seed: number;
  /** How long after its end an utterance's answer may come. */
  readonly timeoutMs: number;
  readonly scenarios: readonly Scenario[];
  /** As written, for all scenarios; a scenario's own replace those of the same metric and statistic. */
  readonly slos: readonly string[];
  /** Metrics that cannot be had of the deployment that is measured; SLOs on them are not judged. */
  readonly unmeasured?: readonly string[];
  /** Id of the run of which this one is a repetition. */
  readonly replayOf?: string;
  /** Misses that somebody answers for; those that had expired when the run began do not count. */
  readonly waivers?: readonly Waiver[];
  readonly gatewayBackend: 'kernel' | 'uml';
  readonly host: RunRecord['host'];
  readonly versions: Readonly<Record<string, string>>;
  /** Absent in runs of before it was kept. */
  readonly corpus?: CorpusIdentity;
  /** Of the run's first sitting; absent in runs of before they were kept. */
  readonly subnets?: SubnetsInUse;
  /** The configuration as it was in force, without secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * What one round left on disk, besides recordings and observations. Written last: a round without it was not
 * finished. Everything that is said about the round follows from these files.
 */
export interface RoundFacts {
  readonly scenario: string;
  /** Counted from 1. */
  readonly round: number;
  readonly startedAt: string;
  readonly durationS: number;
  /** Stopped by a signal before its script had ended. */
  readonly interrupted: boolean;
  /** CLOCK_MONOTONIC; answers due later were not waited for. +∞ for a script that was played out. */
  readonly observedUntilMs: number;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** By participant name: its address, whose link it had. */
  readonly addresses: Readonly<Record<string, string>>;
  /** By participant name: everybody who was to join, whether or not they did. */
  readonly roles: Readonly<Record<string, Role>>;
  /** By visitor name. */
  readonly visits: Readonly<Record<string, PlannedVisits>>;
  /** Empty where the translator does not tell. */
  readonly translator: readonly TranslatorReport[];
  /** What the translator says of the utterances it heard. Absent in runs of before it was kept. */
  readonly translatorUtterances?: readonly TranslatorUtterance[];
  readonly path: PathFacts;
  readonly gateway: GatewayFacts;
  /** Services of the stack that were not as they should be after the measurement, each with how. */
  readonly unwell: readonly Unwell[];
  /** What happened to containers of the run meanwhile. Absent in runs of before it was kept. */
  readonly incidents?: readonly Incident[];
  /** Why the stack was started anew before this round, if it was. */
  readonly anew?: string;
  /** Why the round could not be measured to its end, if it could not. */
  readonly fault?: string;
  readonly host: HostFacts;
  /** Why the quality of speech could not be scored, if it could not; the scores themselves are samples. */
  readonly scoringFault?: string;
}

/** Among services and participants the name of the engine itself. */
export const ENGINE = 'engine';

export interface Unwell {
  readonly service: string;
  /** For example `ended with exit code 137`. */
  readonly how: string;
}

/**
 * The engine's own word for what happened; `oom` is a death for want of memory, `start` one that is not the first, and
 * `silent` an engine that tells no more.
 */
export const INCIDENT_EVENTS = [
  'die',
  'oom',
  'start',
  'pause',
  'unpause',
  'connect',
  'disconnect',
  'silent',
] as const;
export type IncidentEvent = (typeof INCIDENT_EVENTS)[number];

/** Something that happened to a container, as the engine told of it. */
export interface Incident {
  /** Service or participant; `engine` for the engine itself. */
  readonly part: string;
  readonly event: IncidentEvent;
  /** In words, for example `was paused`. */
  readonly how: string;
  /** CLOCK_MONOTONIC. */
  readonly tMs: number;
}

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

/** The attempts that one visitor was told to make, whether or not it told of them. */
export interface PlannedVisits {
  /** Whose floor it hears. */
  readonly pair: number;
  readonly attempts: number;
  /** When the first was due, CLOCK_MONOTONIC; each further one everyMs later. */
  readonly firstMs: number;
  readonly everyMs: number;
  /** Joined and heard within this, or the attempt has failed. */
  readonly withinMs: number;
}

export interface PathFacts {
  /** The same path with no impairment, once a run: what probe, gateway and host add by themselves. */
  readonly baseline?: BothWays;
  readonly probes: readonly PathProbe[];
}

/** One exchange of the path probe over a link like the participants'. */
export interface PathProbe {
  readonly witness: Exclude<RealisedRow['witness'], 'queues'>;
  readonly link: RealisedRow['link'];
  readonly paced: BothWays;
  /** Beyond the rate, where one is asked. */
  readonly saturated?: BothWays;
}

export interface BothWays {
  readonly uplink: PathObservation;
  readonly downlink: PathObservation;
}

export interface GatewayFacts {
  /** Since the links were applied. Absent when the gateway could not be asked any more: `fault` says why. */
  readonly counters?: GatewayCounters;
  /** Where what is installed after the measurement differs from what was asked. */
  readonly differences: readonly string[];
  readonly fault?: string;
}

export interface HostFacts {
  /** While the script played. */
  readonly cpu?: HostCpu;
  readonly clockSource?: string;
  readonly harnessEventLoopP99Ms?: number;
  /** By how much the time of day was set while the script played; absent where it was not. */
  readonly clockStepMs?: number;
}

/** A recording: 16 kHz mono PCM, and when each 10 ms frame was read, CLOCK_MONOTONIC in ms. */
export interface RawRecording {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly stampsMs: Float64Array<ArrayBuffer>;
}

/** All that one round has to say; the input of the analysis. */
export interface RoundEvidence {
  readonly facts: RoundFacts;
  readonly observations: readonly Observation[];
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, RawRecording>;
}

/** A sentence with how it sounds when nothing is in the way; 16 kHz mono. */
export interface SpeechItem {
  readonly text: string;
  /** The speaker's own voice. */
  readonly voice: Int16Array<ArrayBuffer>;
  readonly translation: string;
  /** The expected translation as the TTS service renders it. */
  readonly reference: Int16Array<ArrayBuffer>;
}
