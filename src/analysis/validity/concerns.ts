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

/** The speaker's own lateness: above this the injected speech was not what the script says. */
const LAG_LIMIT_MS = 20;
/** Frames that the listener's process never saw: above this, what was heard is not what arrived. */
const DROPPED_LIMIT_MS = 100;

export interface Examination {
  readonly verification: readonly VerificationRow[];
  readonly health: Health;
  readonly concerns: readonly Concern[];
}

/** Of any call: one clock, media by way of relay and gateway, participants and instrument well. */
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
  /** Whether relay and SFU were there all the time; they were, unless told. */
  readonly isWhole?: boolean;
  readonly transport?: 'relay' | 'all' | undefined;
  /** By a signal, before its script had ended. */
  readonly stopped?: boolean;
  /** Whether the gateway is known to have passed packets on in time. */
  readonly punctual?: boolean;
  /** Of the worst link, where that is so much that hardly anybody can take part. */
  readonly deadlyLossPct?: number | undefined;
}

/** A script of seconds is mostly its start and its stop, which keep host and harness busy. */
function whileStopped({ what }: Concern): Concern {
  return { what: `${what}, in a script that was stopped`, invalidates: false };
}

/**
 * What would make a number of this round untrue: the network was not what was asked, media went another way, or the
 * instrument itself was unwell. Everything found is said; what invalidates, invalidates.
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
      // First: the rest mostly follows from it.
      ...whatHappened(facts),
      ...verification.concerns,
      // A gateway that cannot be asked any more proves nothing.
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

/** From here on connections are not made in time, or break: what fails then has one cause. */
const DEADLY_LOSS_PCT = 60;

function deadlyLossOf(links: RoundEvidence['facts']['links']): number | undefined {
  const losses = Object.values(links)
    .flatMap(({ uplink, downlink }) => [...uplink, ...downlink])
    .map((each) => (each.kind === 'loss' || each.kind === 'burst-loss' ? each.lossPct : 0));
  const worst = Math.max(0, ...losses);
  return worst >= DEADLY_LOSS_PCT ? worst : undefined;
}

/** Who failed, with the first line of what each said first. */
function faultsOf(observations: readonly Observation[]): Map<string, string> {
  const faults = new Map<string, string>();
  for (const { event, participant } of observations) {
    if (event.type !== 'fault' || faults.has(participant)) continue;
    faults.set(participant, event.message.split('\n')[0] ?? '');
  }
  return faults;
}

/**
 * Participants who could not take part, with why: they failed, and under a deadly loss also those who never showed a
 * way of their media, or what they sent.
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

/** Speech that was injected late, and recordings with holes: neither is the stack's doing. */
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
