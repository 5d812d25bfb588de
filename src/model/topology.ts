/**
 * Where everything lives. The guide's addresses are the default; on another subnet every service keeps
 * its place (the same offset from the network address), so that logs read alike.
 */
export interface Subnet {
  readonly cidr: string;
  /** Address `offset` places after the network address. */
  at(offset: number): string;
  /** First and last address as integers, for overlap checks. */
  readonly first: number;
  readonly last: number;
}

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** IPv4 CIDR with a prefix of 8 to 24 (smaller ones have no room for the stack); undefined when it is not one. */
export function parseSubnet(cidr: string): Subnet | undefined {
  const match = CIDR.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix < 8 || prefix > 24) return undefined;
  const size = 2 ** (32 - prefix);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  if (first % size !== 0) return undefined;
  return { cidr, first, last: first + size - 1, at: (offset) => dotted(first + offset) };
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  return one.first <= other.last && other.first <= one.last;
}

function dotted(address: number): string {
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

/** Participants take addresses from here on in the access network. */
export const FIRST_PARTICIPANT = 10;

export interface Topology {
  readonly stack: Subnet;
  readonly access: Subnet;
}
