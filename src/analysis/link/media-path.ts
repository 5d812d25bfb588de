import type { Concern } from '../../model/health.ts';
import type { Direction, GatewayCounters, LinkCounters } from '../../model/impairment.ts';
import type { Observation } from '../../wire/participant.ts';
import type { RtpStats } from '../../wire/rtp-stats.ts';

/**
 * A client counts a packet as sent before it leaves, and reads its counters while packets are in flight, which accounts
 * for some tens of milliseconds. If more than these and 1 % of all are missing, a flow took another path.
 */
const STRAY_PACKETS = 10;
const STRAY_SHARE = 0.01;
/**
 * Minimum overhead of each RTP payload: Ethernet 14, IPv4 20, UDP 8, ChannelData of the relay 4 (RFC 8656 §12.4), RTP
 * 12 and the authentication tag of SRTP 10 (RFC 3711 §5.2).
 */
const AROUND_PAYLOAD_BYTES = 68;
/**
 * Dropped bytes are not counted. Dropped packets are assumed to have the mean size of the others, within this share.
 */
const BYTES_SHARE = 0.05;

/** What a client reports as sent and received. A count is absent if it did neither. */
interface Flows {
  readonly sent?: Flow;
  readonly heard?: Flow;
}

interface Flow {
  readonly packets: number;
  readonly payloadBytes: number;
}

/**
 * Checks the media path: the gateway must have counted, for each client's address, what the client reports as sent and
 * received. The gateway counts more (connectivity checks, RTCP, signalling: about 14 packets per 100 of RTP), never
 * less. Therefore, less than an eighth of the media could bypass it without being noticed by these counts. Join probes
 * come and go, and their counts with them; for them, only the gateway's counts are read.
 *
 * @param isWhole Whether relay and SFU were running all the time. If they were not, the client counts packets that
 *   never leave it, so sent packets are not compared.
 * @param excused Participants that showed nothing for a known reason, which is reported elsewhere.
 * @param transport `all`: clients may bypass the relay, so their candidates prove nothing.
 */
export function checkMediaPath(
  observations: readonly Observation[],
  addresses: Readonly<Record<string, string>>,
  counters: GatewayCounters,
  isWhole = true,
  transport: 'relay' | 'all' = 'relay',
  excused: ReadonlySet<string> = new Set(),
): Concern[] {
  const names = Object.entries(addresses);
  const flows = new Map(names.map(([name]) => [name, flowsOf(rtpOf(observations, name))]));
  const concerns = names.flatMap(([name, address]) => {
    const link = (direction: Direction): LinkCounters | undefined =>
      counters.links.find((each) => each.address === address && each.direction === direction);
    const seen = rtpOf(observations, name);
    const isExcused = excused.has(name);
    const needed = !isVisitor(name) && !isExcused && !isUnheard(name, seen);
    return [
      ...(isExcused
        ? []
        : [...silence(name, 'uplink', link('uplink')), ...silence(name, 'downlink', link('downlink'))]),
      ...candidates(name, seen, { needed, transport }),
      ...(isVisitor(name) || (isExcused && !flows.get(name)?.sent && !flows.get(name)?.heard)
        ? []
        : media(name, flows.get(name) ?? {}, before(names, name, address, flows), link, isWhole)),
    ];
  });
  const outside = counters.unmatched
    .filter(({ sentPackets, droppedPackets }) => sentPackets + droppedPackets > 0)
    .map(({ direction, sentPackets, droppedPackets }) => ({
      what: `${sentPackets + droppedPackets} ${direction} packets passed the gateway outside every link`,
      invalidates: true,
    }));
  return [...concerns, ...outside];
}

function isVisitor(name: string): boolean {
  return name.startsWith('visitor-');
}

/** A listener that reported statistics but was never sent anything: no media path. */
function isUnheard(name: string, seen: readonly RtpStats[]): boolean {
  const received = seen.some(({ inbound }) => (inbound?.packetsReceived ?? 0) > 0);
  return !name.startsWith('speaker-') && seen.length > 0 && !received;
}

function rtpOf(observations: readonly Observation[], name: string): RtpStats[] {
  return observations.flatMap(({ participant, event }) =>
    participant === name && event.type === 'rtp' ? [event.stats] : [],
  );
}

function silence(name: string, direction: Direction, link: LinkCounters | undefined): Concern[] {
  return link && offered(link) > 0
    ? []
    : [{ what: `the gateway saw no ${direction} packet of ${name}`, invalidates: true }];
}

function media(
  name: string,
  own: Flows,
  earlier: readonly Flows[],
  link: (direction: Direction) => LinkCounters | undefined,
  isWhole: boolean,
): Concern[] {
  const sent = own.sent && sum([own, ...earlier].flatMap((each) => each.sent ?? []));
  const heard = own.heard && sum([own, ...earlier].flatMap((each) => each.heard ?? []));
  const [uplink, downlink] = [link('uplink'), link('downlink')];
  return [
    ...(name.startsWith('speaker-') && !sent
      ? [{ what: `${name} never showed what it sent`, invalidates: true }]
      : []),
    // Packets dropped by a link were offered to it first, so they took the right path.
    ...(sent && uplink && isWhole
      ? compare(`${name} sent`, sent, offered(uplink), uplink.sentBytes, uplink.sentPackets)
      : []),
    ...(heard && downlink
      ? compare(`${name} received`, heard, downlink.sentPackets, downlink.sentBytes, downlink.sentPackets)
      : []),
  ];
}

/** `carried`: packets of this flow and others that the gateway saw; `bytes`: those of `bytesOf` packets. */
function compare(who: string, rtp: Flow, carried: number, bytes: number, bytesOf: number): Concern[] {
  const invalid = (what: string): Concern[] => [{ what, invalidates: true }];
  if (carried < rtp.packets * (1 - STRAY_SHARE) - STRAY_PACKETS)
    return invalid(`${who} ${rtp.packets} RTP packets, but the gateway counted ${carried} for its address`);
  const least = rtp.payloadBytes + AROUND_PAYLOAD_BYTES * rtp.packets;
  const allBytes = bytesOf === 0 ? 0 : (bytes * carried) / bytesOf;
  const stray = STRAY_PACKETS * (least / Math.max(1, rtp.packets));
  return allBytes < least * (1 - BYTES_SHARE) - stray
    ? invalid(
        `${who} ${least} bytes of RTP packets, but the gateway counted ${Math.round(allBytes)} for its address`,
      )
    : [];
}

function flowsOf(seen: readonly RtpStats[]): Flows {
  const sent = total(seen.map(({ outbound }) => outbound && flow(outbound.packetsSent, outbound.bytesSent)));
  const heard = total(
    seen.map(({ inbound }) => inbound && flow(inbound.packetsReceived, inbound.bytesReceived)),
  );
  return { ...(sent && { sent }), ...(heard && { heard }) };
}

/** Packets of earlier users of the address: its counters include them. */
function before(
  names: readonly (readonly [name: string, address: string])[],
  name: string,
  address: string,
  flows: ReadonlyMap<string, Flows>,
): Flows[] {
  const at = names.findIndex(([each]) => each === name);
  return names.slice(0, at).flatMap(([each, of]) => (of === address ? (flows.get(each) ?? []) : []));
}

function sum(flows: readonly Flow[]): Flow {
  return flows.reduce((a, b) => flow(a.packets + b.packets, a.payloadBytes + b.payloadBytes), flow(0, 0));
}

function candidates(
  name: string,
  seen: readonly RtpStats[],
  { needed, transport }: { readonly needed: boolean; readonly transport: 'relay' | 'all' },
): Concern[] {
  const types = new Set(seen.flatMap(({ localCandidate }) => localCandidate ?? []));
  if (types.size === 0)
    return needed ? [{ what: `${name} never showed which way its media went`, invalidates: true }] : [];
  types.delete('relay');
  return types.size === 0 || transport === 'all'
    ? []
    : [
        {
          what: `media of ${name} went by a ${[...types].join(', ')} candidate, not the relay`,
          invalidates: true,
        },
      ];
}

function offered({ sentPackets, droppedPackets, backlogPackets }: LinkCounters): number {
  return sentPackets + droppedPackets + backlogPackets;
}

function flow(packets: number, payloadBytes: number): Flow {
  return { packets, payloadBytes };
}

/**
 * Counters only grow. If one falls, a new connection has started from zero, and the count of the previous one is added.
 * The result is a lower bound: packets that a closed connection sent after its last report are missing.
 */
function total(flows: readonly (Flow | undefined)[]): Flow | undefined {
  let ended = flow(0, 0);
  let current: Flow | undefined;
  for (const next of flows) {
    if (next === undefined) continue;
    if (current && next.packets < current.packets) {
      ended = flow(ended.packets + current.packets, ended.payloadBytes + current.payloadBytes);
    }
    current = next;
  }
  return current && flow(ended.packets + current.packets, ended.payloadBytes + current.payloadBytes);
}
