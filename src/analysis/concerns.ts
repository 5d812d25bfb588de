import type { GatewayCounters } from '../model/impairment.ts';
import type { Observation } from '../model/participant.ts';
import type { Concern, HostCpu } from '../model/run-record.ts';

/** The speaker's own lateness: above this the injected speech was not what the script says. */
const LAG_LIMIT_MS = 20;
/** Frames that the listener's process never saw: above this, what was heard is not what arrived. */
const DROPPED_LIMIT_MS = 100;

/** A saturated host delays everybody; what is measured then is the host. */
const BUSY_LIMIT = 0.95;
const STEAL_LIMIT = 0.05;

export interface Evidence {
  readonly observations: readonly Observation[];
  /** By participant name: the address whose link it had. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly counters: GatewayCounters;
  /** Absent where the host does not tell. */
  readonly cpu?: HostCpu | undefined;
  readonly interrupted: boolean;
}

/** What would make a number of this scenario untrue. Everything found is said; what invalidates, invalidates. */
export function findConcerns(evidence: Evidence): Concern[] {
  return [
    ...clockConcerns(evidence),
    ...relayConcerns(evidence),
    ...gatewayConcerns(evidence),
    ...probeConcerns(evidence),
    ...hostConcerns(evidence),
    ...(evidence.interrupted ? [{ what: 'stopped before its script had ended', invalidates: false }] : []),
  ];
}

function hostConcerns({ cpu }: Evidence): Concern[] {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  return [
    ...(cpu && cpu.busy > BUSY_LIMIT
      ? [{ what: `the host was ${percent(cpu.busy)} busy`, invalidates: true }]
      : []),
    ...(cpu && cpu.steal > STEAL_LIMIT
      ? [{ what: `the hypervisor took ${percent(cpu.steal)} of the processors' time`, invalidates: true }]
      : []),
  ];
}

function clockConcerns({ observations }: Evidence): Concern[] {
  const clocks = new Set(
    observations.flatMap(({ event }) =>
      event.type === 'hello' ? [`${event.bootId} ${event.timeOffsets}`] : [],
    ),
  );
  return clocks.size > 1 ? [{ what: 'participants do not share one clock', invalidates: true }] : [];
}

function relayConcerns({ observations, addresses }: Evidence): Concern[] {
  return [...addresses.keys()].flatMap((participant): Concern[] => {
    const types = new Set(
      observations.flatMap((observation) =>
        observation.participant === participant && observation.event.type === 'rtp'
          ? (observation.event.stats.localCandidate ?? [])
          : [],
      ),
    );
    if (types.size === 0)
      return [{ what: `${participant} never showed which way its media went`, invalidates: true }];
    types.delete('relay');
    return types.size === 0
      ? []
      : [
          {
            what: `media of ${participant} went by a ${[...types].join(', ')} candidate, not the relay`,
            invalidates: true,
          },
        ];
  });
}

function gatewayConcerns({ counters, addresses }: Evidence): Concern[] {
  const concerns: Concern[] = [];
  for (const [participant, address] of addresses) {
    for (const direction of ['uplink', 'downlink'] as const) {
      const link = counters.links.find((each) => each.address === address && each.direction === direction);
      if (!link || link.sentPackets === 0) {
        concerns.push({
          what: `the gateway saw no ${direction} packet of ${participant}`,
          invalidates: true,
        });
      }
    }
  }
  for (const { direction, sentPackets } of counters.unmatched) {
    if (sentPackets > 0) {
      concerns.push({
        what: `${sentPackets} ${direction} packets passed the gateway outside every link`,
        invalidates: true,
      });
    }
  }
  return concerns;
}

function probeConcerns({ observations }: Evidence): Concern[] {
  const concerns: Concern[] = [];
  for (const { event, participant } of observations) {
    if (event.type === 'fault')
      concerns.push({ what: `${participant}: ${event.message.split('\n')[0]}`, invalidates: true });
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
