import type { Concern } from '../../model/health.ts';
import type { Direction, GatewayCounters, LinkCounters } from '../../model/impairment.ts';
import type { Observation } from '../../wire/participant.ts';
import type { RtpStats } from '../../wire/rtp-stats.ts';

/**
 * A client counts a packet as sent before it leaves, and asks for its counts while packets are under way: some tens of
 * milliseconds' worth. More than these and a hundredth of all is a flow that went another way.
 */
const STRAY_PACKETS = 10;
const STRAY_SHARE = 0.01;
/**
 * Around each RTP payload, at the least: Ethernet 14, IPv4 20, UDP 8, ChannelData of the relay 4 (RFC 8656 §12.4), RTP
 * 12 and the authentication tag of SRTP 10 (RFC 3711 §5.2).
 */
const AROUND_PAYLOAD_BYTES = 68;
/** Counts of dropped bytes do not exist; they are taken to be like the others, which they are to within this share. */
const BYTES_SHARE = 0.05;

/** What a client says it sent and received; absent where it did neither. */
interface Flows {
  readonly sent?: Flow;
  readonly heard?: Flow;
}

interface Flow {
  readonly packets: number;
  readonly payloadBytes: number;
}

/**
 * The way of the media: what each client says it sent and received must have been counted at the gateway for its
 * address. The gateway counts more (connectivity checks, RTCP, signalling: some fourteen packets to a hundred of RTP),
 * never less; so less than an eighth of the media could pass beside it unseen by these counts. Visitors come and go,
 * and their counts with them: of them the gateway alone is asked.
 *
 * @param isWhole Whether relay and SFU were there all the time. What is sent while they are not is counted by the
 * client, and never leaves it: then what was sent is not compared.
 * @param transport `all`: clients may go beside the relay, so their candidates prove nothing.
 */
export function checkMediaPath(
  observations: readonly Observation[],
  addresses: Readonly<Record<string, string>>,
  counters: GatewayCounters,
  isWhole = true,
  transport: 'relay' | 'all' = 'relay',
): Concern[] {
  const names = Object.entries(addresses);
  const flows = new Map(names.map(([name]) => [name, flowsOf(rtpOf(observations, name))]));
  const concerns = names.flatMap(([name, address]) => {
    const link = (direction: Direction): LinkCounters | undefined =>
      counters.links.find((each) => each.address === address && each.direction === direction);
    const seen = rtpOf(observations, name);
    return [
      ...silence(name, 'uplink', link('uplink')),
      ...silence(name, 'downlink', link('downlink')),
      ...candidates(name, seen, { needed: !isVisitor(name), transport }),
      ...(isVisitor(name)
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
    // What a link dropped was offered to it first: it went the right way.
    ...(sent && uplink && isWhole
      ? compare(`${name} sent`, sent, offered(uplink), uplink.sentBytes, uplink.sentPackets)
      : []),
    ...(heard && downlink
      ? compare(`${name} received`, heard, downlink.sentPackets, downlink.sentBytes, downlink.sentPackets)
      : []),
  ];
}

/** `carried`: packets that the gateway has seen of this flow and others; `bytes` those of `bytesOf` packets. */
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

/** Of those who had the address before: its counters hold their packets too. */
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
 * Counts grow; where one falls, a new connection has begun to count again, and what the one before had counted is added.
 * A lower bound: what an ended connection sent after its last report is not in it.
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
