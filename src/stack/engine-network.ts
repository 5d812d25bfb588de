import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Engine, ignoringGone } from './engine.ts';
import { LABEL, ownerOf } from './labels.ts';

/** Subnets of 8 addresses in one of 256. */
const PROBE_SUBNETS = 32;

/**
 * Whether this process is in the network namespace in which the engine keeps its bridges and publishes ports. The names
 * and numbers that an engine reports cannot show it (a second engine on one machine reports the same), so the answer is
 * looked up: a bridge whose name nobody else has is among this process's interfaces, or it is not.
 */
export async function sharesEngineNetwork(engine: Engine): Promise<boolean> {
  const listed = await engine.docker.listNetworks({ filters: { driver: ['bridge'] } });
  const here = interfacesHere();
  // Unless told otherwise, the engine names a bridge after the id of its network.
  if (listed.some(({ Id }) => here.has(`br-${Id.slice(0, 12)}`))) return true;
  return onProbeNetwork(engine, (bridge) => interfacesHere().has(bridge));
}

/** A network without containers, for as long as it takes to look. */
async function onProbeNetwork({ docker }: Engine, look: (bridge: string) => boolean): Promise<boolean> {
  const bridge = `hbp${randomInt(2 ** 32).toString(16)}`;
  const network = await inFreeSubnet((subnet) =>
    docker.createNetwork({
      Name: `hive-bench-probe-${bridge}`,
      Driver: 'bridge',
      Internal: true,
      IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
      Options: { 'com.docker.network.bridge.name': bridge },
      // What is left by a process that dies here is removed as everything else is.
      Labels: { [LABEL.run]: 'probe', [LABEL.owner]: ownerOf() },
    }),
  );
  try {
    return look(bridge);
  } finally {
    await ignoringGone(network.remove());
  }
}

/**
 * In a range that is for documentation (RFC 5737): it takes nothing away from the engine's own pool, or from anybody.
 * Another process may look at the same moment, so that a subnet can be taken.
 */
async function inFreeSubnet<T>(create: (subnet: string) => Promise<T>): Promise<T> {
  const first = randomInt(PROBE_SUBNETS);
  for (let tried = 0; ; tried++) {
    try {
      return await create(`198.51.100.${((first + tried) % PROBE_SUBNETS) * 8}/29`);
    } catch (error) {
      if (tried === PROBE_SUBNETS - 1 || !/overlap/i.test((error as Error).message)) throw error;
    }
  }
}

/** Of this network namespace. Not os.networkInterfaces(): that leaves out a bridge without containers. */
function interfacesHere(): ReadonlySet<string> {
  try {
    return parseInterfaces(readFileSync('/proc/self/net/dev', 'utf8'));
  } catch {
    // Off Linux the engine is in a virtual machine.
    return new Set();
  }
}

/** Names of /proc/net/dev: two lines of head, then `name: counters`. */
export function parseInterfaces(table: string): ReadonlySet<string> {
  return new Set(
    table
      .split('\n')
      .slice(2)
      .flatMap((line) => /^\s*([^:\s]+):/.exec(line)?.[1] ?? []),
  );
}
