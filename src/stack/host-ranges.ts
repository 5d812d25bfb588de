import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import {
  type HostRange,
  parseFibTrie,
  parseIpRoutes,
  parseNameServers,
  parseRouteTable,
} from './host-routes.ts';

const TIMEOUT_MS = 5000;
/** The second one has the servers behind systemd-resolved, which the first one names as 127.0.0.53. */
const RESOLV_CONF = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/**
 * What a bridge of ours would cut this host off from: networks with a route in any table, the host's own addresses, its
 * gateways and its name servers. Empty off Linux, where the engine is in another machine.
 */
export async function hostRanges(): Promise<HostRange[]> {
  if (process.platform !== 'linux') return [];
  const resolvers = await Promise.all(RESOLV_CONF.map(textOf));
  return [...(await routes()), ...resolvers.flatMap(parseNameServers)];
}

/** ip(8) knows the device of every route; not every host has it, and busybox's knows no JSON. */
async function routes(): Promise<HostRange[]> {
  const result = await execa('ip', ['-j', '-4', 'route', 'show', 'table', 'all'], {
    reject: false,
    timeout: TIMEOUT_MS,
  });
  if (!result.failed && result.stdout.startsWith('[')) return parseIpRoutes(result.stdout);
  return [
    ...parseRouteTable(await textOf('/proc/net/route')),
    ...parseFibTrie(await textOf('/proc/net/fib_trie')),
  ];
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
