import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Engine, ignoringGone } from './engine.ts';
import { LABEL, ownerOf } from './labels.ts';

/** Number of /29 subnets in a /24 network. */
const PROBE_SUBNETS = 32;

/**
 * Whether this process shares the network namespace in which the engine has its bridges and publishes ports. The values
 * that an engine reports do not show this, since a second engine on the same machine reports the same ones. So the check
 * looks for a bridge with a unique name among the interfaces of this process.
 */
export async function sharesEngineNetwork(engine: Engine): Promise<boolean> {
  const listed = await engine.docker.listNetworks({ filters: { driver: ['bridge'] } });
  const here = interfacesHere();
  // By default, the engine names a bridge after the id of its network.
  if (listed.some(({ Id }) => here.has(`br-${Id.slice(0, 12)}`))) return true;
  return onProbeNetwork(engine, (bridge) => interfacesHere().has(bridge));
}

/** Creates a temporary network without containers, and looks for its bridge. */
async function onProbeNetwork({ docker }: Engine, look: (bridge: string) => boolean): Promise<boolean> {
  const bridge = `hbp${randomInt(2 ** 32).toString(16)}`;
  const network = await inFreeSubnet((subnet) =>
    docker.createNetwork({
      Name: `hive-bench-probe-${bridge}`,
      Driver: 'bridge',
      Internal: true,
      IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
      Options: { 'com.docker.network.bridge.name': bridge },
      // The labels let the next run remove the network if this process dies here.
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
 * Uses a range for documentation (RFC 5737), which nobody else needs. Tries several subnets, because another process may
 * run the same check.
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

/** Interfaces of this network namespace. os.networkInterfaces() would omit a bridge without containers. */
function interfacesHere(): ReadonlySet<string> {
  try {
    return parseInterfaces(readFileSync('/proc/self/net/dev', 'utf8'));
  } catch {
    // Off Linux the engine is in a virtual machine.
    return new Set();
  }
}

/** Parses the names in /proc/net/dev: two header lines, then `name: counters`. */
export function parseInterfaces(table: string): ReadonlySet<string> {
  return new Set(
    table
      .split('\n')
      .slice(2)
      .flatMap((line) => /^\s*([^:\s]+):/.exec(line)?.[1] ?? []),
  );
}
