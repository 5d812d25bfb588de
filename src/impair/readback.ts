import { DIRECTIONS, type Direction, type Impairment, type LinkSpec } from '../model/impairment.ts';
import { hexAddress } from './address.ts';
import { describeDirection } from './kinds/describe.ts';
import { classId, leafHandle, UNMATCHED_HANDLE } from './link-plan.ts';
import { only } from './netem-args.ts';
import { gilbert } from './kinds/burst-loss.ts';
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

  const rateBits = (only(asked, 'rate')?.rateKbit ?? 10_000_000) * 1000;
  const quantities = [
    { name: 'rate in bit/s', expected: rateBits, actual: port.classRates.get(classId(address)) },
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

/** An impairment that was not asked is expected to be 0 or absent. */
function netemQuantities(asked: readonly Impairment[], leaf: Qdisc): Quantity[] {
  const burst = only(asked, 'burst-loss');
  const model = burst && gilbert(burst);
  const option = (group: string, field: string): number | undefined => {
    const value = (leaf.options?.[group] as Record<string, unknown> | undefined)?.[field];
    return typeof value === 'number' ? value : undefined;
  };
  const delay = only(asked, 'delay');
  return [
    { name: 'delay in s', expected: (delay?.delayMs ?? 0) / 1000, actual: option('delay', 'delay') },
    { name: 'jitter in s', expected: (delay?.jitterMs ?? 0) / 1000, actual: option('delay', 'jitter') },
    {
      name: 'loss',
      expected: (only(asked, 'loss')?.lossPct ?? 0) / 100,
      actual: option('loss-random', 'loss'),
    },
    { name: 'burst loss p', expected: model?.p ?? 0, actual: option('loss-gemodel', 'p') },
    { name: 'burst loss r', expected: model?.r ?? 0, actual: option('loss-gemodel', 'r') },
    {
      name: 'reorder',
      expected: (only(asked, 'reorder')?.reorderPct ?? 0) / 100,
      actual: option('reorder', 'reorder'),
    },
    {
      name: 'duplicate',
      expected: (only(asked, 'duplicate')?.duplicatePct ?? 0) / 100,
      actual: option('duplicate', 'duplicate'),
    },
  ];
}

/** Within a thousandth: netem keeps 32-bit fractions and tc prints six digits. */
function alike(expected: number, actual = 0): boolean {
  return Math.abs(actual - expected) <= Math.max(1e-6, expected * 1e-3);
}
