import type Docker from 'dockerode';
import { HiveBenchError } from '../lib/errors.ts';
import type { Subnet } from '../model/topology.ts';
import type { Engine } from './engine.ts';
import type { Vantage } from './vantage.ts';

/** Alias of the harness's endpoints. Only these may be disconnected when a network is removed. */
const ALIAS = 'hive-bench-harness';
/** Host numbers that no service uses. The engine's own choice could collide with a service that starts later. */
const FIRST_HOST = 50;
const LAST_HOST = 59;

/** The stack network that the harness joins. */
export interface StackNetwork {
  readonly id: string;
  readonly subnet: Subnet;
}

/** Connects the container of this process to a stack's network until disposal. Does nothing on the engine's own host. */
export async function joinNetwork(
  { docker }: Engine,
  vantage: Vantage,
  { id, subnet }: StackNetwork,
): Promise<AsyncDisposable> {
  if (vantage.kind === 'host') return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const network = docker.getNetwork(id);
  const joined = await connect(network, vantage.id, subnet);
  return {
    // An endpoint that already existed is left to whoever created it.
    [Symbol.asyncDispose]: () => (joined ? disconnect(network, vantage.id) : Promise.resolve()),
  };
}

/** False if the container is already on the network. */
async function connect(network: Docker.Network, container: string, subnet: Subnet): Promise<boolean> {
  for (let host = FIRST_HOST; host <= LAST_HOST; host++) {
    try {
      await network.connect({
        Container: container,
        // Keeps the default route: engines since 28 use this priority, older ones ignore it.
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
      hint: 'Stop one of the other containers that run hive-bench against this stack.',
    },
  );
}

/** Disconnects hive-bench's containers from a network before its removal: the engine keeps networks with endpoints. */
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

/** Ignores the errors for a container, network or endpoint that is already gone. */
async function disconnect(network: Docker.Network, container: string): Promise<void> {
  try {
    await network.disconnect({ Container: container, Force: true });
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message: string };
    if (statusCode !== 404 && !/is not connected/i.test(message)) throw error;
  }
}
