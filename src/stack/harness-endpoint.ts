import type Docker from 'dockerode';
import { HiveBenchError } from '../lib/errors.ts';
import type { Subnet } from '../model/topology.ts';
import type { Engine } from './engine.ts';
import type { Vantage } from './vantage.ts';

/** Marks the endpoint: whoever removes the network may cut it off, and nobody else's. */
const ALIAS = 'hive-bench-harness';
/** Places in the stack network that no service has. The engine, left to choose, would take one that a service gets later. */
const FIRST_HOST = 50;
const LAST_HOST = 59;

/** A network of a stack, as far as joining it needs. */
export interface StackNetwork {
  readonly id: string;
  readonly subnet: Subnet;
}

/**
 * Puts the container that this process is in onto the network of a stack, for as long as what is returned is not disposed
 * of. On the engine's own host there is nothing to do.
 */
export async function joinNetwork(
  { docker }: Engine,
  vantage: Vantage,
  { id, subnet }: StackNetwork,
): Promise<AsyncDisposable> {
  if (vantage.kind === 'host') return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const network = docker.getNetwork(id);
  const joined = await connect(network, vantage.id, subnet);
  return {
    // An endpoint that was there before is somebody else's to remove.
    [Symbol.asyncDispose]: () => (joined ? disconnect(network, vantage.id) : Promise.resolve()),
  };
}

/** False where the container is on the network already. */
async function connect(network: Docker.Network, container: string, subnet: Subnet): Promise<boolean> {
  for (let host = FIRST_HOST; host <= LAST_HOST; host++) {
    try {
      await network.connect({
        Container: container,
        // The default route stays where it is: engines from 28 heed the priority, older ones do not know it.
        EndpointConfig: {
          Aliases: [ALIAS],
          IPAMConfig: { IPv4Address: subnet.at(host) },
          GwPriority: -1000,
        } as Docker.EndpointSettings,
      });
      return true;
    } catch (error) {
      const why = (error as Error).message;
      if (/already exists in network|already attached/i.test(why)) return false;
      if (!/address already in use/i.test(why)) throw error;
    }
  }
  throw new HiveBenchError(
    `no address of ${subnet.at(FIRST_HOST)} to ${subnet.at(LAST_HOST)} is free for hive-bench.`,
    {
      hint: 'So many other containers run hive-bench against this stack: end one of them.',
    },
  );
}

/** Cuts hive-bench's own container off a network that is to be removed: the engine does not remove one with endpoints. */
export async function releaseHarness(docker: Docker, networkId: string): Promise<void> {
  const network = docker.getNetwork(networkId);
  const seen = await network.inspect();
  for (const id of Object.keys(seen.Containers ?? {})) {
    if (await isHarness(docker, id, networkId)) await disconnect(network, id);
  }
}

async function isHarness(docker: Docker, id: string, networkId: string): Promise<boolean> {
  try {
    const { NetworkSettings } = await docker.getContainer(id).inspect();
    return Object.values(NetworkSettings.Networks).some(
      (endpoint) =>
        endpoint.NetworkID === networkId &&
        ((endpoint.Aliases as readonly string[] | null) ?? []).includes(ALIAS),
    );
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** A container or network that is gone, or an endpoint that is, is what was wanted. */
async function disconnect(network: Docker.Network, container: string): Promise<void> {
  try {
    await network.disconnect({ Container: container, Force: true });
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (statusCode !== 404 && !/is not connected/i.test(message)) throw error;
  }
}
