/**
 * Addresses of all parts. The guide's are the default; on another subnet every service keeps its offset from the
 * network address, so that logs look alike.
 */
export interface Subnet extends AddressRange {
  readonly cidr: string;
  /** Address `offset` places after the network address. */
  at(offset: number): string;
}

/** IPv4 addresses as integers, both ends in it. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** In place of a CIDR: whichever subnet is free. */
export const AUTO = 'auto';

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** IPv4 CIDR of any prefix; undefined if it is not one, or has bits set after its prefix. */
export function parseRange(cidr: string): AddressRange | undefined {
  const match = CIDR.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** Ranges that contain neither Internet hosts nor the host itself. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  // Of carriers; for measuring networks (RFC 2544); for documentation.
  '100.64.0.0/10',
  '198.18.0.0/15',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
].flatMap((cidr) => parseRange(cidr) ?? []);

/** What parseSubnet accepts, for people. */
export const SUBNET_TEXT =
  'a private IPv4 network (in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) with a prefix of 8 to 24, such as 172.20.0.0/16';

/**
 * IPv4 CIDR of a private network with a prefix of 8 to 24 (smaller ones have no room for the stack); undefined when it
 * is not one. A bridge over public, loopback or multicast addresses would cut its host off from them.
 */
export function parseSubnet(cidr: string): Subnet | undefined {
  const range = parseRange(cidr);
  const prefix = Number(cidr.split('/')[1]);
  if (!range || prefix < 8 || prefix > 24) return undefined;
  if (!PRIVATE.some(({ first, last }) => first <= range.first && range.last <= last)) return undefined;
  return { cidr, ...range, at: (offset) => dotted(range.first + offset) };
}

export function overlaps(one: AddressRange, other: AddressRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** As people write an address. */
export function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The guide's host numbers on the stack network. */
export const HOST = {
  gateway: 2,
  coturn: 5,
  livekit: 10,
  stt: 11,
  mt: 12,
  tts: 13,
  translator: 15,
  redis: 20,
  prometheus: 30,
  grafana: 31,
  jaeger: 32,
  pushgateway: 33,
  pathFar: 40,
  pathRelay: 42,
} as const;

/** First address of participants in the access network. */
export const FIRST_PARTICIPANT = 10;

export interface Topology {
  readonly stack: Subnet;
  readonly access: Subnet;
}

/** What a configuration asks for: these subnets, or any that are free. */
export interface WantedTopology {
  readonly stack: Subnet | typeof AUTO;
  readonly access: Subnet | typeof AUTO;
}
