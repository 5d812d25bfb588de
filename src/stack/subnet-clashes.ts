import { UsageError } from '../lib/errors.ts';
import {
  type AddressRange,
  AUTO,
  overlaps,
  parseRange,
  type Subnet,
  type WantedTopology,
} from '../model/topology.ts';
import type { Engine } from './engine.ts';
import { hostRanges } from './host-ranges.ts';
import { howToEnd } from './kept-runs.ts';
import { LABEL } from './labels.ts';

/** A conflict with a subnet, for messages. */
export interface Clash {
  /** The network or route that uses the addresses. */
  readonly usedBy: string;
  readonly message: string;
  /** The run that owns the network, if any. */
  readonly run?: string;
}

interface Taken extends Clash {
  readonly range: AddressRange;
}

/** Conflicts with these subnets: networks of the engine, then addresses that this host uses. */
export async function findClashes(engine: Engine, subnets: readonly Subnet[]): Promise<Clash[]> {
  const taken = await allTaken(engine);
  return subnets.flatMap((subnet) => clashesWith(subnet, taken));
}

function clashesWith(subnet: Subnet, taken: readonly Taken[]): Clash[] {
  return taken
    .filter(({ range }) => overlaps(subnet, range))
    .map((clash) => ({ ...clash, message: `the subnet ${subnet.cidr} ${clash.message}` }));
}

/** Address ranges that `auto` must avoid. */
export async function takenRanges(engine: Engine): Promise<AddressRange[]> {
  return (await allTaken(engine)).map(({ range }) => range);
}

/** The routes of a remote engine's host are unknown here, so only those of a local engine count. */
async function allTaken(engine: Engine): Promise<Taken[]> {
  const onHost = engine.address.local ? await hostRanges() : [];
  return [
    ...(await ofEngine(engine)),
    ...onHost.map(({ range, what }) => ({
      range,
      usedBy: what,
      message: `would make addresses of this host unreachable: ${what}`,
    })),
  ];
}

async function ofEngine({ docker }: Engine): Promise<Taken[]> {
  const networks = await docker.listNetworks();
  return networks.flatMap((network) =>
    (network.IPAM?.Config ?? []).flatMap(({ Subnet: cidr }) => {
      const range = cidr === undefined ? undefined : parseRange(cidr);
      if (!range) return [];
      const run = network.Labels?.[LABEL.run];
      const usedBy = run === undefined ? `network ${network.Name}` : `run ${run} (network ${network.Name})`;
      const message = `is already in use by ${usedBy}, which has ${cidr}`;
      return [{ range, usedBy, message, ...(run !== undefined && { run }) }];
    }),
  );
}

/** @throws {UsageError} naming the conflict with a configured subnet. */
export async function requireFreeSubnets(engine: Engine, { stack, access }: WantedTopology): Promise<void> {
  const requested = [stack, access].filter((subnet) => subnet !== AUTO);
  const [clash] = await findClashes(engine, requested);
  if (clash) throw clashError(clash);
}

export function clashError({ message, run }: Clash): UsageError {
  const end = run === undefined ? 'stop what uses it' : `stop that run (${howToEnd(run)})`;
  return new UsageError(`${message}.`, {
    hint: `Set stack.subnet and stack.accessSubnet to free ones or to 'auto' in hive-bench.config.ts, or ${end}.`,
  });
}
