import type { HostCpu } from './health.ts';
import type { GatewayCounters, LinkSpec } from './impairment.ts';
import type { Incident, UnhealthyService } from './incident.ts';
import type { Look } from './look.ts';
import type { Role } from '../wire/participant.ts';
import type { PathObservation } from '../wire/path-probe.ts';
import type { VerificationRow } from './verification.ts';
import type { RoundTimes } from './round-times.ts';
import type { TranslatorReport, TranslatorUtterance } from './translator-log.ts';

/**
 * Facts of one round, besides recordings and observations. Written last: a round without it is unfinished. Everything
 * reported about the round is derived from these files.
 */
export interface RoundFacts {
  readonly scenario: string;
  /** Counted from 1. */
  readonly round: number;
  readonly startedAt: string;
  readonly durationS: number;
  /** Absent in runs of versions that did not record it, and where the round broke off. */
  readonly timesS?: RoundTimes;
  /** Stopped by a signal before its script had ended. */
  readonly interrupted: boolean;
  /**
   * CLOCK_MONOTONIC; the round did not wait for answers due later. +∞ for a script that was played to its end.
   */
  readonly observedUntilMs: number;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** By participant name: its address, and whose link it had. */
  readonly addresses: Readonly<Record<string, string>>;
  /** By participant name: all that were to join, whether or not they did. */
  readonly roles: Readonly<Record<string, Role>>;
  /** By name of the join probe. */
  readonly visits: Readonly<Record<string, PlannedAttempts>>;
  /** Empty if the translator does not log it. */
  readonly translator: readonly TranslatorReport[];
  /** What the translator says of the utterances it heard. Absent in runs of versions that did not record it. */
  readonly translatorUtterances?: readonly TranslatorUtterance[];
  /** Whether clients could bypass the relay; absent if they could not. */
  readonly transport?: 'relay' | 'all';
  readonly path: PathFacts;
  readonly gateway: GatewayFacts;
  /** Services of the stack that were unhealthy after the measurement, each with the reason. */
  readonly unwell: readonly UnhealthyService[];
  /** What happened to containers of the run meanwhile. Absent in runs of versions that did not record it. */
  readonly incidents?: readonly Incident[];
  /** Why the stack was restarted before this round, if it was. */
  readonly anew?: string;
  /** Why the round could not be measured to its end, if it could not. */
  readonly fault?: string;
  readonly host: HostFacts;
  /** Checks during the scenario of whether it could still pass; absent if there were none. */
  readonly looks?: readonly Look[];
  /** Calls that harness or host disturbed and that were measured again; absent if there were none. */
  readonly discardedCalls?: readonly DiscardedCalls[];
  /** Why the quality of speech could not be scored, if it could not; the scores themselves are samples. */
  readonly scoringFault?: string;
}

/** The calls of one stay. They have evidence like others, but no samples. */
export interface DiscardedCalls {
  readonly calls: readonly number[];
  readonly reason: string;
  /** Spoken in them. */
  readonly utterances: number;
}

/** The attempts planned for one join probe, whether or not it reported them. */
export interface PlannedAttempts {
  /** Speaker whose floor it receives. */
  readonly pair: number;
  readonly attempts: number;
  /** When the first was due, CLOCK_MONOTONIC; each further one is everyMs later. */
  readonly firstMs: number;
  readonly everyMs: number;
  /** Time limit for joining and receiving audio. */
  readonly withinMs: number;
}

export interface PathFacts {
  /** The same path without impairment, once in each run: the delay of probe, gateway and host themselves. */
  readonly baseline?: BothWays;
  readonly probes: readonly PathProbe[];
}

/** One exchange of the path probe over a link like the participants'. */
export interface PathProbe {
  readonly witness: Exclude<VerificationRow['source'], 'queues'>;
  readonly link: VerificationRow['link'];
  readonly paced: BothWays;
  /** Beyond the rate, if one is configured. */
  readonly saturated?: BothWays;
}

export interface BothWays {
  readonly uplink: PathObservation;
  readonly downlink: PathObservation;
}

export interface GatewayFacts {
  /** Since the links were applied. Absent if the gateway did not answer any more: `fault` says why. */
  readonly counters?: GatewayCounters;
  /** Differences between the links installed after the measurement and those configured. */
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
