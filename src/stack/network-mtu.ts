import { readFile } from 'node:fs/promises';
import type { BridgeOptions } from './bridge-options.ts';
import type { Engine } from './engine.ts';

const MTU = 'com.docker.network.driver.mtu';
/** What a network has without the option. More is of no use: the link under test carries frames of this size. */
const ETHERNET_MTU = 1500;
/** Of IPv4 (RFC 791): a smaller number is no MTU. */
const MIN_MTU = 68;

/**
 * The option by which a network gets the least of these MTUs; none where Ethernet's will do. The engine applies its own
 * `mtu` setting to the default network alone, and packets that its uplink cannot carry vanish where ICMP is dropped.
 * @param mtus in bytes, as far as they are known
 */
export function mtuOption(mtus: readonly (number | undefined)[]): BridgeOptions {
  const known = mtus.filter((mtu) => mtu !== undefined && mtu >= MIN_MTU) as number[];
  const least = Math.min(ETHERNET_MTU, ...known);
  return least < ETHERNET_MTU ? { [MTU]: String(least) } : {};
}

/** Of the engine's `mtu` setting, which its default network shows, and of this host's uplink. */
export async function networkMtu(engine: Engine): Promise<BridgeOptions> {
  const uplink = engine.address.local ? await uplinkMtu() : undefined;
  return mtuOption([await engineMtu(engine), uplink]);
}

async function engineMtu({ docker }: Engine): Promise<number | undefined> {
  const networks = await docker.listNetworks({ filters: { name: ['bridge'] } });
  const value = networks.find(({ Name }) => Name === 'bridge')?.Options?.[MTU];
  return value === undefined ? undefined : Number(value);
}

/** Of the device of the first default route; undefined off Linux, and without a way out. */
async function uplinkMtu(): Promise<number | undefined> {
  const device = defaultDevice(await textOf('/proc/net/route'));
  if (device === undefined) return undefined;
  const text = await textOf(`/sys/class/net/${device}/mtu`);
  return text === '' ? undefined : Number(text);
}

/** Of /proc/net/route: the device of the default route with the lowest metric. */
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
