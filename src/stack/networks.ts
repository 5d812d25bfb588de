import { UsageError } from '../errors.ts';
import type { RunContext } from './container-spec.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { LABEL } from './labels.ts';
import { overlaps, parseSubnet, type Subnet } from '../model/topology.ts';

export interface Network extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
}

/** A bridge network with this subnet; the host's own address in it is the first one. */
export async function createNetwork(context: RunContext, name: string, subnet: Subnet): Promise<Network> {
  const { docker } = context.engine;
  const full = `${context.prefix}-${name}`;
  const network = await docker.createNetwork({
    Name: full,
    Driver: 'bridge',
    CheckDuplicate: true,
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet.cidr, Gateway: subnet.at(1) }] },
    Labels: { [LABEL.run]: context.runId, [LABEL.owner]: context.owner },
  });
  return {
    id: network.id,
    name: full,
    [Symbol.asyncDispose]: () => ignoringGone(network.remove()),
  };
}

export interface Clash {
  readonly network: string;
  readonly subnet: string;
  readonly run?: string;
}

/** The engine's networks that lie across one of these subnets. */
export async function findClashes({ docker }: Engine, subnets: readonly Subnet[]): Promise<Clash[]> {
  const networks = await docker.listNetworks();
  return networks.flatMap((network) =>
    (network.IPAM?.Config ?? []).flatMap(({ Subnet: cidr }) => {
      const taken = cidr === undefined ? undefined : parseSubnet(cidr);
      if (!taken || !subnets.some((subnet) => overlaps(subnet, taken))) return [];
      const run = network.Labels?.[LABEL.run];
      return [{ network: network.Name, subnet: taken.cidr, ...(run !== undefined && { run }) }];
    }),
  );
}

/** @throws {UsageError} that names who holds the subnet. */
export async function refuseClashes(engine: Engine, subnets: readonly Subnet[]): Promise<void> {
  const [clash] = await findClashes(engine, subnets);
  if (!clash) return;
  const holder =
    clash.run === undefined ? `network ${clash.network}` : `run ${clash.run} (network ${clash.network})`;
  throw new UsageError(`the subnet ${clash.subnet} is already in use by ${holder}.`, {
    hint: 'Set stack.subnet and stack.accessSubnet to free ones in hive-bench.config.ts, or end the other run (`hive-bench down` for a stack left up).',
  });
}

/** Id of the engine's network of this name. @throws {UsageError} naming those that there are. */
export async function findNetwork({ docker }: Engine, name: string): Promise<string> {
  const networks = await docker.listNetworks();
  const found = networks.find((network) => network.Name === name);
  if (found) return found.Id;
  throw new UsageError(`the engine has no network ${JSON.stringify(name)}.`, {
    hint: `It has ${networks.map((network) => network.Name).join(', ')}; without target.network the target is reached by this host's way out.`,
  });
}
