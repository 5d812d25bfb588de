import { clockIdentity } from './clock-identity.ts';
import type { RoundEvidence } from '../../model/evidence.ts';
import type { Concern, Health } from '../../model/health.ts';
import type { Observation } from '../../wire/participant.ts';
import type { VerificationRow } from '../../model/verification.ts';
import { healthOf } from './health.ts';
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
  { addresses, counters, host, isWhole, transport, stopped = false }: CallFacts,
): Pick<Examination, 'health' | 'concerns'> {
  const { health, concerns } = healthOf(observations, host);
  return {
    health,
    concerns: [
      ...clockConcerns(observations),
      ...(counters ? checkMediaPath(observations, addresses, counters, isWhole, transport) : []),
      ...faultConcerns(observations),
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

function faultConcerns(observations: readonly Observation[]): Concern[] {
  return observations.flatMap(({ event, participant }) =>
    event.type === 'fault'
      ? [{ what: `${participant}: ${event.message.split('\n')[0]}`, invalidates: true }]
      : [],
  );
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
