import { DIRECTIONS, type Direction, type LinkSpec } from '../model/impairment.ts';
import { hexAddress } from './address.ts';
import { describeDirection } from './kinds/describe.ts';
import { ALL_KINDS, type Impairment, only } from './kinds/kinds.ts';
import { classRateBits } from './kinds/rate.ts';
import { classId, leafHandle, UNMATCHED_HANDLE } from './link-plan.ts';
import type { PortState, Qdisc } from './tc-show.ts';

/** Where in the IP header a participant's address stands: sender uplink, receiver downlink. */
const OFFSET: Readonly<Record<Direction, number>> = { uplink: 12, downlink: 16 };

/**
 * Every difference between what was asked and what the kernel says it does, one sentence each; none is none.
 * tc has reported success with 1.6 ms installed for 25 ms asked, so its exit code proves nothing.
 */
export function differences(
  links: ReadonlyMap<string, LinkSpec>,
  installed: Readonly<Record<Direction, PortState>>,
): string[] {
  return DIRECTIONS.flatMap((direction) => {
    const port = installed[direction];
    const found: string[] = [];
    if (!port.qdiscs.some(({ handle }) => handle === UNMATCHED_HANDLE))
      found.push(`${direction}: no htb tree is installed`);
    for (const [address, link] of links) {
      found.push(...linkDifferences(address, direction, link[direction], port));
    }
    return found;
  });
}

function linkDifferences(
  address: string,
  direction: Direction,
  asked: readonly Impairment[],
  port: PortState,
): string[] {
  const where = `${address} ${direction} (${describeDirection(asked)})`;
  const target = port.filters.get(`${hexAddress(address)}@${OFFSET[direction]}`);
  if (target !== classId(address))
    return [`${where}: its filter leads to ${target ?? 'nothing'}, expected ${classId(address)}`];
  const leaf = port.qdiscs.find(
    ({ handle, parent }) => handle === leafHandle(address) && parent === classId(address),
  );
  if (!leaf) return [`${where}: class ${classId(address)} has no queue`];

  const quantities = [
    {
      name: 'rate in bit/s',
      expected: classRateBits(only(asked, 'rate')),
      actual: port.classRates.get(classId(address)),
    },
    ...netemQuantities(asked, leaf),
  ];
  return quantities
    .filter(({ expected, actual }) => !alike(expected, actual))
    .map(({ name, expected, actual }) => `${where}: ${name} is ${actual ?? 'absent'}, expected ${expected}`);
}

interface Quantity {
  readonly name: string;
  readonly expected: number;
  readonly actual: number | undefined;
}

/** Of every kind, also of those that were not asked. */
function netemQuantities(asked: readonly Impairment[], leaf: Qdisc): Quantity[] {
  return ALL_KINDS.flatMap(([name, kind]) => kind.installed(only(asked, name))).map(
    ({ name, path: [option, field], expected }) => {
      const value = (leaf.options?.[option] as Record<string, unknown> | undefined)?.[field];
      return { name, expected, actual: typeof value === 'number' ? value : undefined };
    },
  );
}

/** Within a thousandth: netem keeps 32-bit fractions and tc prints six digits. */
function alike(expected: number, actual = 0): boolean {
  return Math.abs(actual - expected) <= Math.max(1e-6, expected * 1e-3);
}
