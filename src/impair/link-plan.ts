import { UsageError } from '../lib/errors.ts';
import { DIRECTIONS, type Direction, type LinkSpec } from '../model/impairment.ts';
import { classNumber } from './address.ts';
import { type Impairment, only } from './kinds/kinds.ts';
import { classRateArgs, queueBytes } from './kinds/rate.ts';
import { netemArgs } from './netem-args.ts';

/** Classes and handles below the participants' own. */
export const UNMATCHED_CLASS = '1:1';
export const UNMATCHED_HANDLE = '2:';
const NEIGHBOUR_CLASS = '1:2';

/** `1:a` and `a:` for 172.21.0.10. */
export function classId(address: string): string {
  return `1:${classNumber(address).toString(16)}`;
}
export function leafHandle(address: string): string {
  return `${classNumber(address).toString(16)}:`;
}

/**
 * tc lines (for `tc -batch`) that give every participant its own link on the gateway's two ports, whatever was
 * there before. Building anew, not changing, is on purpose: `tc change` keeps what it is not told, has been seen
 * to fail silently, and reseeds netem anyway. Packets under way at that moment are lost.
 * @throws {UsageError} for a value out of range, impossible combinations, or addresses that share a class.
 */
export function linkPlan(links: ReadonlyMap<string, LinkSpec>): string {
  refuseSharedClasses([...links.keys()]);
  return `${DIRECTIONS.flatMap((direction) => [
    ...base(direction),
    ...[...links].flatMap(([address, link]) => participant(direction, address, link[direction])),
    countUnmatched(direction),
    ...refuseDuplicateBesideNetem(direction, links),
  ]).join('\n')}\n`;
}

/** IPv4 multicast (RFC 5771) and limited broadcast (RFC 919). */
const TO_EVERYBODY = ['224.0.0.0/4', '255.255.255.255/32'];

// A root htb cannot be replaced by one of the same handle, so another qdisc comes first.
function emptied(direction: Direction): string {
  return `qdisc replace dev ${direction} root handle 5: pfifo limit 1000`;
}

function base(device: Direction): string[] {
  const open = classRateArgs(undefined).join(' ');
  return [
    emptied(device),
    `qdisc replace dev ${device} root handle 1: htb default ${UNMATCHED_CLASS.slice(2)}`,
    `class add dev ${device} parent 1: classid ${UNMATCHED_CLASS} htb ${open} quantum 1514`,
    // Finding neighbours is no traffic of a participant: kept apart, so that unmatched stays at 0.
    `class add dev ${device} parent 1: classid ${NEIGHBOUR_CLASS} htb ${open} quantum 1514`,
    `filter add dev ${device} parent 1: protocol arp prio 1 u32 match u32 0 0 flowid ${NEIGHBOUR_CLASS}`,
    `filter add dev ${device} parent 1: protocol ipv6 prio 2 u32 match u32 0 0 flowid ${NEIGHBOUR_CLASS}`,
    // After the participants' (prio 3): what a host says to everybody on a bridge, like mDNS, is no media beside the links.
    ...TO_EVERYBODY.map(
      (range) =>
        `filter add dev ${device} parent 1: protocol ip prio 4 u32 match ip dst ${range} flowid ${NEIGHBOUR_CLASS}`,
    ),
  ];
}

/** Only now: before all filters are there, a participant's last packets of the round before would count as unmatched. */
function countUnmatched(device: Direction): string {
  return `qdisc add dev ${device} parent ${UNMATCHED_CLASS} handle ${UNMATCHED_HANDLE} pfifo limit 1000`;
}

function participant(device: Direction, address: string, impairments: readonly Impairment[]): string[] {
  const rate = classRateArgs(only(impairments, 'rate')).join(' ');
  const end = device === 'uplink' ? 'src' : 'dst';
  return [
    `class add dev ${device} parent 1: classid ${classId(address)} htb ${rate} quantum 1514`,
    `qdisc add dev ${device} parent ${classId(address)} handle ${leafHandle(address)} ${leaf(impairments)}`,
    `filter add dev ${device} parent 1: protocol ip prio 3 u32 match ip ${end} ${address}/32 flowid ${classId(address)}`,
  ];
}

function leaf(impairments: readonly Impairment[]): string {
  const netem = netemArgs(impairments);
  if (netem.length > 0) return `netem ${netem.join(' ')}`;
  const rate = only(impairments, 'rate');
  return rate ? `bfifo limit ${queueBytes(rate)}` : 'pfifo limit 1000';
}

function refuseSharedClasses(addresses: readonly string[]): void {
  const taken = new Map<number, string>();
  for (const address of addresses) {
    const other = taken.get(classNumber(address));
    if (other !== undefined) {
      throw new UsageError(
        `participant addresses: ${other} and ${address} end alike, expected different endings`,
        {
          hint: 'The last two bytes name the class in the gateway; keep participants within one /16.',
        },
      );
    }
    taken.set(classNumber(address), address);
  }
}

/** Kernels since 2025 refuse a duplicating netem in a tree with another netem (it could loop). */
function refuseDuplicateBesideNetem(direction: Direction, links: ReadonlyMap<string, LinkSpec>): never[] {
  const withNetem = [...links].filter(([, link]) => netemArgs(link[direction]).length > 0);
  const duplicating = withNetem.find(([, link]) => only(link[direction], 'duplicate'));
  if (!duplicating || withNetem.length === 1) return [];
  throw new UsageError(
    `${direction}: got duplicate for ${duplicating[0]} beside ${withNetem.length - 1} other link(s) with netem, expected it alone`,
    { hint: 'Ask duplicate of one participant, and of the others nothing or a rate in that direction.' },
  );
}
