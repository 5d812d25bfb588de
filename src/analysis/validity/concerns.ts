import { clockIdentity } from './clock-identity.ts';
import type { RoundEvidence } from '../../model/evidence.ts';
import type { Concern, Health } from '../../model/health.ts';
import type { Observation } from '../../wire/participant.ts';
import type { VerificationRow } from '../../model/verification.ts';
import { busyConcerns, gatewayWasPunctual, isLatenessKnown } from './busy-host.ts';
import { healthOf } from './health.ts';
import { linkKinds } from '../link/link-kinds.ts';
import { checkMediaPath } from '../link/media-path.ts';
import { verifyImpairment } from '../link/verify.ts';
import { mediaPathFailed, whatHappened } from './what-happened.ts';

/** Limit of the speaker's own lateness. Above it, the injected speech differed from the script. */
const LAG_LIMIT_MS = 20;
/** Limit of frames that the listener's process missed. Above it, the recording differs from what arrived. */
const DROPPED_LIMIT_MS = 100;

export interface Examination {
  readonly verification: readonly VerificationRow[];
  readonly health: Health;
  readonly concerns: readonly Concern[];
}

/** Checks of every call: one clock, media through relay and gateway, healthy participants and harness. */
export function examineCall(
  observations: readonly Observation[],
  {
    addresses,
    counters,
    host,
    isWhole,
    transport,
    stopped = false,
    punctual = false,
    deadlyLossPct,
  }: CallFacts,
): Pick<Examination, 'health' | 'concerns'> {
  const { health, concerns: ofHealth } = healthOf(observations, host);
  const concerns = [...ofHealth, ...busyConcerns(host.cpu, punctual && isLatenessKnown(health))];
  const absent = absentOf(observations, deadlyLossPct, Object.keys(addresses));
  return {
    health,
    concerns: [
      ...clockConcerns(observations),
      ...absenceConcerns(absent, deadlyLossPct),
      ...(counters
        ? checkMediaPath(observations, addresses, counters, isWhole, transport, new Set(absent.keys()))
        : []),
      ...captureConcerns(observations),
      ...(stopped ? concerns.map(whileStopped) : concerns),
    ],
  };
}

export interface CallFacts {
  readonly addresses: RoundEvidence['facts']['addresses'];
  readonly counters: RoundEvidence['facts']['gateway']['counters'];
  readonly host: RoundEvidence['facts']['host'];
  /** Whether relay and SFU were running all the time; true by default. */
  readonly isWhole?: boolean;
  readonly transport?: 'relay' | 'all' | undefined;
  /** By a signal, before its script had ended. */
  readonly stopped?: boolean;
  /** Whether the gateway is known to have forwarded packets on time. */
  readonly punctual?: boolean;
  /** Loss of the worst link, if it is so high that hardly any participant can take part. */
  readonly deadlyLossPct?: number | undefined;
}

/** A script of a few seconds consists mostly of its start and stop, which keep host and harness busy. */
function whileStopped({ what }: Concern): Concern {
  return { what: `${what}, in a script that was stopped`, invalidates: false };
}

/**
 * Everything that would make a value of this round wrong: the network was not as configured, media took another path,
 * or the harness was unhealthy. All findings are reported; those that invalidate make the round invalid.
 */
export function examineRound({
  facts,
  observations,
}: Pick<RoundEvidence, 'facts' | 'observations'>): Examination {
  const verification = verifyImpairment(facts);
  const { addresses, host } = facts;
  const { counters, differences, fault } = facts.gateway;
  const { health, concerns } = examineCall(observations, {
    addresses,
    counters,
    host,
    isWhole: !mediaPathFailed(facts),
    transport: facts.transport,
    stopped: facts.interrupted,
    punctual: gatewayWasPunctual(linkKinds(facts), facts.path.probes),
    deadlyLossPct: deadlyLossOf(facts.links),
  });
  return {
    verification: verification.rows,
    health,
    concerns: [
      // First, because the rest mostly follows from it.
      ...whatHappened(facts),
      ...verification.concerns,
      // A gateway that no longer answers proves nothing.
      ...(fault === undefined
        ? []
        : [{ what: `the gateway did not answer after the measurement: ${fault}`, invalidates: true }]),
      ...(counters || fault !== undefined
        ? []
        : [{ what: 'the counters of the gateway were not read', invalidates: true }]),
      ...differences.map((what) => ({ what: `after the measurement: ${what}`, invalidates: true })),
      ...concerns,
    ],
  };
}

function clockConcerns(observations: readonly Observation[]): Concern[] {
  const clocks = new Set(
    observations.flatMap(({ event }) => (event.type === 'hello' ? [clockIdentity(event)] : [])),
  );
  return clocks.size > 1 ? [{ what: 'participants do not share one clock', invalidates: true }] : [];
}

/** From this loss on, connections are not made in time, or break. Failures then have one cause. */
const DEADLY_LOSS_PCT = 60;

function deadlyLossOf(links: RoundEvidence['facts']['links']): number | undefined {
  const losses = Object.values(links)
    .flatMap(({ uplink, downlink }) => [...uplink, ...downlink])
    .map((each) => (each.kind === 'loss' || each.kind === 'burst-loss' ? each.lossPct : 0));
  const worst = Math.max(0, ...losses);
  return worst >= DEADLY_LOSS_PCT ? worst : undefined;
}

/** The participants that failed, with the first line of each one's first message. */
function faultsOf(observations: readonly Observation[]): Map<string, string> {
  const faults = new Map<string, string>();
  for (const { event, participant } of observations) {
    if (event.type !== 'fault' || faults.has(participant)) continue;
    faults.set(participant, event.message.split('\n')[0] ?? '');
  }
  return faults;
}

/**
 * Participants that could not take part, with the reason: they failed or, under a prohibitive loss, never reported a
 * media path or sent packets.
 */
function absentOf(
  observations: readonly Observation[],
  deadlyLossPct: number | undefined,
  names: readonly string[],
): ReadonlyMap<string, string> {
  const absent = faultsOf(observations);
  if (deadlyLossPct === undefined) return absent;
  const shown = (name: string): boolean => {
    const stats = observations.flatMap(({ event, participant }) =>
      event.type === 'rtp' && participant === name ? [event.stats] : [],
    );
    const sends =
      !name.startsWith('speaker-') || stats.some(({ outbound }) => (outbound?.packetsSent ?? 0) > 0);
    return sends && stats.some(({ localCandidate }) => localCandidate !== undefined);
  };
  for (const name of names)
    if (!name.startsWith('visitor-') && !absent.has(name) && !shown(name))
      absent.set(name, 'no media was seen');
  return absent;
}

function absenceConcerns(absent: ReadonlyMap<string, string>, deadlyLossPct: number | undefined): Concern[] {
  const [first] = absent;
  if (first === undefined) return [];
  if (deadlyLossPct === undefined)
    return [...absent].map(([participant, why]) => ({ what: `${participant}: ${why}`, invalidates: true }));
  const who = absent.size === 1 ? '1 participant' : `${absent.size} participants`;
  const what = `under a loss of ${deadlyLossPct} %, ${who} could not take part (${first.join(': ')})`;
  return [{ what, invalidates: true }];
}

/** Speech that was injected late, and recordings with gaps: the stack causes neither. */
export function captureConcerns(observations: readonly Observation[]): Concern[] {
  const concerns: Concern[] = [];
  for (const { event, participant } of observations) {
    if (event.type === 'recording' && event.droppedMs > DROPPED_LIMIT_MS) {
      concerns.push({
        what: `${participant} lost ${event.droppedMs.toFixed(0)} ms of what it heard`,
        invalidates: true,
      });
    }
  }
  const lags = observations.flatMap(({ event }) =>
    event.type === 'utterance' && !event.warmup ? [event.lagP50Ms] : [],
  );
  const worst = Math.max(0, ...lags);
  if (worst > LAG_LIMIT_MS) {
    concerns.push({
      what: `speech was injected up to ${worst.toFixed(0)} ms late (median of an utterance)`,
      invalidates: true,
    });
  }
  return concerns;
}
