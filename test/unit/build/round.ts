import { DIRECTIONS, type LinkSpec } from '../../../src/model/impairment.ts';
import type { Observation, ParticipantEvent, Role } from '../../../src/wire/participant.ts';
import { inbound } from './inbound.ts';
import type { PathObservation } from '../../../src/wire/path-probe.ts';
import type { BothWays, PathProbe, RoundFacts } from '../../../src/model/round-facts.ts';

export const CLEAN: LinkSpec = { uplink: [], downlink: [] };

/** What an ideal path shows of so many packets, `lost` of them evenly spread. */
export function path(sent: number, lost = 0, delayMs = 0.3): PathObservation {
  const received = sent - lost;
  return {
    sent,
    received,
    lost,
    lossShare: sent === 0 ? 0 : lost / sent,
    duplicateShare: 0,
    reorderShare: 0,
    bursts: { count: lost, meanLength: lost > 0 ? 1 : 0, maxLength: lost > 0 ? 1 : 0 },
    delaysMs: Array.from({ length: received }, () => delayMs),
    ...(received > 0 && {
      delay: {
        p0: delayMs,
        p5: delayMs,
        p50: delayMs,
        p95: delayMs,
        p99: delayMs,
        p100: delayMs,
        pdvP95: 0,
        pdvP99: 0,
      },
      jitterMs: 0,
      arrivedKbit: 65,
    }),
    frameBytes: 162,
  };
}

export function both(one: PathObservation, other = one): BothWays {
  return { uplink: one, downlink: other };
}

export function probe(
  witness: PathProbe['witness'],
  paced: BothWays,
  link: PathProbe['link'] = 'both',
): PathProbe {
  return { witness, link, paced };
}

export function counted(address: string, sentPackets: number, droppedPackets = 0) {
  return DIRECTIONS.map((direction) => ({
    address,
    direction,
    sentPackets,
    sentBytes: sentPackets * 200,
    droppedPackets,
    backlogPackets: 0,
  }));
}

/** A round in which all was well: three probes, two participants, a clean link. */
export function soundFacts(changes: Partial<RoundFacts> = {}): RoundFacts {
  return {
    scenario: 'clean',
    round: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationS: 60,
    interrupted: false,
    observedUntilMs: Number.POSITIVE_INFINITY,
    links: { speaker: CLEAN, listener: CLEAN },
    addresses: { 'speaker-1': '10.0.0.10', 'listener-1': '10.0.0.11' },
    path: {
      baseline: both(path(3000)),
      probes: [
        probe('before', both(path(3000))),
        probe('during', both(path(2500))),
        probe('after', both(path(1500))),
      ],
    },
    gateway: {
      counters: {
        links: [...counted('10.0.0.10', 3500), ...counted('10.0.0.11', 3500)],
        unmatched: DIRECTIONS.map((direction) => ({
          direction,
          sentPackets: 0,
          sentBytes: 0,
          droppedPackets: 0,
          backlogPackets: 0,
        })),
      },
      differences: [],
    },
    unwell: [],
    host: { cpu: { busy: 0.6, steal: 0 }, clockSource: 'tsc', harnessEventLoopP99Ms: 3 },
    visits: {},
    translator: [],
    roles: {},
    ...changes,
  };
}

export function seen(participant: string, event: ParticipantEvent): Observation {
  const role = participant.split('-')[0] as Role;
  return { scenario: 'clean', participant, role, pair: 1, event };
}

export function rtp(
  counts: { readonly sent?: number; readonly received?: number; readonly bytesEach?: number },
  localCandidate?: string,
): ParticipantEvent {
  const { sent, received, bytesEach = 64 } = counts;
  return {
    tMs: 1,
    type: 'rtp',
    stats: {
      ...(localCandidate !== undefined && { localCandidate }),
      ...(sent !== undefined && {
        outbound: {
          packetsSent: sent,
          bytesSent: sent * bytesEach,
          nacks: 0,
          retransmittedSent: 0,
          remotePacketsLost: 0,
        },
      }),
      ...(received !== undefined &&
        inbound({ packetsReceived: received, bytesReceived: received * bytesEach })),
    },
  };
}

/** What the participants of a sound round say. */
export const soundObservations: readonly Observation[] = [
  seen('speaker-1', { tMs: 0, type: 'hello', bootId: 'b', timeOffsets: 'none', node: 'v22', rtc: '1' }),
  seen('listener-1', { tMs: 0, type: 'hello', bootId: 'b', timeOffsets: 'none', node: 'v22', rtc: '1' }),
  seen('speaker-1', rtp({ sent: 3000 }, 'relay')),
  seen('listener-1', rtp({ received: 3000 }, 'relay')),
];
