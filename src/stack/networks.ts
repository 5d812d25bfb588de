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

/** The two networks of a stack. */
export interface Networks {
  readonly stack: Network;
  readonly access: Network;
}

/**
 * Creates both networks. For `auto`, chooses the first free subnet. Concurrent runs get different subnets.
 * @param avoid addresses that must remain reachable from here, such as those of a target
 * @throws {UsageError} naming the user of a configured subnet, or if no subnet is free.
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

/** Creates a bridge network with this subnet. The host gets its first address. */
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

/** Id of the engine's network with this name. @throws {UsageError} listing the existing networks. */
export async function findNetwork({ docker }: Engine, name: string): Promise<string> {
  const networks = await docker.listNetworks();
  const found = networks.find((network) => network.Name === name);
  if (found) return found.Id;
  throw new UsageError(`the engine has no network ${JSON.stringify(name)}.`, {
    hint: `It has ${networks.map((network) => network.Name).join(', ')}; without target.network, the target is reached through this host's network.`,
  });
}
