import type { HostCpu } from './health.ts';
import type { GatewayCounters, LinkSpec } from './impairment.ts';
import type { Incident, Unwell } from './incident.ts';
import type { Look } from './look.ts';
import type { Role } from '../wire/participant.ts';
import type { PathObservation } from '../wire/path-probe.ts';
import type { RealisedRow } from './verification.ts';
import type { RoundTimes } from './round-times.ts';
import type { TranslatorReport, TranslatorUtterance } from './translator-log.ts';

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
  /** Absent in runs of before it was kept, and where the round broke off. */
  readonly timesS?: RoundTimes;
  /** Stopped by a signal before its script had ended. */
  readonly interrupted: boolean;
  /** CLOCK_MONOTONIC; answers due later were not waited for. +∞ for a script that was played out. */
  readonly observedUntilMs: number;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** By participant name: its address, whose link it had. */
  readonly addresses: Readonly<Record<string, string>>;
  /** By participant name: everybody who was to join, whether or not they did. */
  readonly roles: Readonly<Record<string, Role>>;
  /** By name of the join probe. */
  readonly visits: Readonly<Record<string, PlannedAttempts>>;
  /** Empty where the translator does not tell. */
  readonly translator: readonly TranslatorReport[];
  /** What the translator says of the utterances it heard. Absent in runs of before it was kept. */
  readonly translatorUtterances?: readonly TranslatorUtterance[];
  /** Whether clients could go beside the relay; absent where they could not. */
  readonly transport?: 'relay' | 'all';
  readonly path: PathFacts;
  readonly gateway: GatewayFacts;
  /** Services of the stack that were not as they should be after the measurement, each with how. */
  readonly unwell: readonly Unwell[];
  /** What happened to containers of the run meanwhile. Absent in runs of before it was kept. */
  readonly incidents?: readonly Incident[];
  /** Why the stack was restarted before this round, if it was. */
  readonly anew?: string;
  /** Why the round could not be measured to its end, if it could not. */
  readonly fault?: string;
  readonly host: HostFacts;
  /** What was looked at before the scenario's end, to see whether it could still pass; absent where nothing was. */
  readonly looks?: readonly Look[];
  /** Calls that harness or host disturbed and that were measured again; absent where there were none. */
  readonly discardedCalls?: readonly DiscardedCalls[];
  /** Why the quality of speech could not be scored, if it could not; the scores themselves are samples. */
  readonly scoringFault?: string;
}

/** The calls of one stay. They have evidence like the others, and no samples. */
export interface DiscardedCalls {
  readonly calls: readonly number[];
  readonly reason: string;
  /** Spoken in them. */
  readonly utterances: number;
}

/** The planned attempts of one join probe, whether or not it reported them. */
export interface PlannedAttempts {
  /** The pair whose speaker it receives. */
  readonly pair: number;
  readonly attempts: number;
  /** When the first is due, CLOCK_MONOTONIC in ms; the others follow every everyMs. */
  readonly firstMs: number;
  readonly everyMs: number;
  /** An attempt without audio within this time has failed. */
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
