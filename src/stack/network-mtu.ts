import { readFile } from 'node:fs/promises';
import type { BridgeOptions } from './bridge-options.ts';
import type { Engine } from './engine.ts';

const MTU = 'com.docker.network.driver.mtu';
/** Default MTU of a network. A larger one is useless, because the link under test carries frames of this size. */
const ETHERNET_MTU = 1500;
/** Minimum MTU of IPv4 (RFC 791). */
const MIN_MTU = 68;

/**
 * The option that sets the smallest of these MTUs; empty if Ethernet's MTU fits. The engine applies its `mtu` setting to
 * the default network only, and larger packets than the uplink's MTU are lost if ICMP is blocked.
 * @param mtus in bytes; undefined if unknown
 */
export function mtuOption(mtus: readonly (number | undefined)[]): BridgeOptions {
  const known = mtus.filter((mtu) => mtu !== undefined && mtu >= MIN_MTU) as number[];
  const least = Math.min(ETHERNET_MTU, ...known);
  return least < ETHERNET_MTU ? { [MTU]: String(least) } : {};
}

/** The option for the engine's `mtu` setting, as shown by its default network, and the MTU of this host's uplink. */
export async function networkMtu(engine: Engine): Promise<BridgeOptions> {
  const uplink = engine.address.local ? await uplinkMtu() : undefined;
  return mtuOption([await engineMtu(engine), uplink]);
}

async function engineMtu({ docker }: Engine): Promise<number | undefined> {
  const networks = await docker.listNetworks({ filters: { name: ['bridge'] } });
  const value = networks.find(({ Name }) => Name === 'bridge')?.Options?.[MTU];
  return value === undefined ? undefined : Number(value);
}

/** MTU of the device of the default route; undefined without one, and on other systems than Linux. */
async function uplinkMtu(): Promise<number | undefined> {
  const device = defaultDevice(await textOf('/proc/net/route'));
  if (device === undefined) return undefined;
  const text = await textOf(`/sys/class/net/${device}/mtu`);
  return text === '' ? undefined : Number(text);
}

/** Parses /proc/net/route: the device of the default route with the lowest metric. */
export function defaultDevice(table: string): string | undefined {
  const routes = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000');
  return routes.toSorted((one, other) => Number(one[6]) - Number(other[6]))[0]?.[0];
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
