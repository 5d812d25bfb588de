import {
  type AddressRange,
  AUTO,
  overlaps,
  parseSubnet,
  type Subnet,
  type Topology,
  type WantedTopology,
} from '../model/topology.ts';

/**
 * The subnets for `auto`, in this order: the guide's network and the following ones, then some of 10.0.0.0/8, for hosts
 * whose VPN uses all of 172.16.0.0/12.
 */
export const POOL: readonly Subnet[] = [...sixteens('172', 20, 31), ...sixteens('10', 220, 231)];

/** The pool, for messages. */
export const POOL_TEXT = '172.20.0.0/16 to 172.31.0.0/16 and 10.220.0.0/16 to 10.231.0.0/16';

/** The first subnet of the pool that does not overlap with `taken`; undefined if there is none. */
export function firstFree(taken: readonly AddressRange[]): Subnet | undefined {
  return POOL.find((subnet) => !taken.some((range) => overlaps(range, subnet)));
}

/** The subnets that a run would get now; undefined if the pool does not have enough free ones. */
export function chooseTopology(
  taken: readonly AddressRange[],
  { stack, access }: WantedTopology,
): Topology | undefined {
  const own = stack === AUTO ? firstFree([...taken, ...(access === AUTO ? [] : [access])]) : stack;
  const other = access === AUTO ? own && firstFree([...taken, own]) : access;
  return own && other && { stack: own, access: other };
}

function sixteens(first: string, from: number, to: number): Subnet[] {
  return Array.from({ length: to - from + 1 }, (_, i) => parseSubnet(`${first}.${from + i}.0.0/16`)).filter(
    (subnet) => subnet !== undefined,
  );
}
