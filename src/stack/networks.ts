import { UsageError } from '../lib/errors.ts';
import { type AddressRange, AUTO, type Subnet, type WantedTopology } from '../model/topology.ts';
import { accessNetworkOptions, type BridgeOptions, stackNetworkOptions } from './bridge-options.ts';
import type { RunContext } from './container-spec.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { LABEL } from './labels.ts';
import { networkMtu } from './network-mtu.ts';
import { claimFixed, claimFree, type SubnetAllocator } from './subnet-claim.ts';
import { clashError, findClashes, takenRanges } from './subnet-clashes.ts';

export interface Network extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  readonly subnet: Subnet;
}

/** The stack's two networks, made and nobody else's. */
export interface Networks {
  readonly stack: Network;
  readonly access: Network;
}

/**
 * Makes both networks. Subnets that are left to us are the first free ones; a run that starts at the same moment gets
 * others.
 * @param avoid addresses that must stay reachable from here: a target's
 * @throws {UsageError} naming who holds a subnet that was asked for, or when none is free.
 */
export async function claimNetworks(
  context: RunContext,
  wanted: WantedTopology,
  avoid: readonly AddressRange[] = [],
): Promise<Networks> {
  const fixed = [wanted.stack, wanted.access].filter((subnet) => subnet !== AUTO);
  const claim = (name: string, subnet: Subnet | typeof AUTO, options: BridgeOptions): Promise<Network> => {
    const allocator: SubnetAllocator<Network> = {
      taken: async () => [...(await takenRanges(context.engine)), ...avoid, ...fixed],
      conflictWith: async (requested) => (await findClashes(context.engine, [requested])).map(clashError)[0],
      create: (chosen) => createNetwork(context, name, chosen, options),
    };
    return subnet === AUTO ? claimFree(allocator) : claimFixed(allocator, subnet);
  };
  const { runId, engine } = context;
  const mtu = await networkMtu(engine);
  const stack = await claim('net', wanted.stack, {
    ...mtu,
    ...stackNetworkOptions(runId, engine.apiVersion),
  });
  try {
    return {
      stack,
      access: await claim('access', wanted.access, { ...mtu, ...accessNetworkOptions(runId) }),
    };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

/** A bridge network with this subnet; the host's own address in it is the first one. */
async function createNetwork(
  context: RunContext,
  name: string,
  subnet: Subnet,
  options: BridgeOptions,
): Promise<Network> {
  const { docker } = context.engine;
  const full = `${context.prefix}-${name}`;
  const network = await docker.createNetwork({
    Name: full,
    Driver: 'bridge',
    CheckDuplicate: true,
    Options: { ...options },
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet.cidr, Gateway: subnet.at(1) }] },
    Labels: { [LABEL.run]: context.runId, [LABEL.owner]: context.owner },
  });
  return {
    id: network.id,
    name: full,
    subnet,
    [Symbol.asyncDispose]: () => ignoringGone(network.remove()),
  };
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
