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
/** The second file has the servers behind systemd-resolved, for which the first one has 127.0.0.53. */
const RESOLV_CONF = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/**
 * Address ranges that a new bridge would make unreachable for this host: networks with a route in any table, the host's
 * own addresses, its gateways and name servers. Empty on other systems than Linux, where the engine runs in a virtual
 * machine.
 */
export async function hostRanges(): Promise<HostRange[]> {
  if (process.platform !== 'linux') return [];
  const resolvers = await Promise.all(RESOLV_CONF.map(textOf));
  return [...(await routes()), ...resolvers.flatMap(parseNameServers)];
}

/** Prefers ip(8), which lists the device of every route. Some hosts lack it, and the one of busybox has no JSON output. */
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
