import type { Problem } from '../lib/schema-problems.ts';
import { shown } from '../lib/shown.ts';
import { AUTO, parseSubnet } from '../model/topology.ts';
import type { HiveBenchConfig } from './config.ts';

/** Of `docker0`, unless the engine was told otherwise: `docker network inspect bridge`. */
const DEFAULT_BRIDGE = '172.17.0.1';

/**
 * Addresses of a target that mean the host itself. Clients are containers, and in a container they mean that container.
 */
export function findLoopback({ target, stack }: Pick<HiveBenchConfig, 'target' | 'stack'>): Problem[] {
  if (!target) return [];
  const urls = [
    { path: 'target.url', url: target.url },
    ...target.turn.flatMap(({ urls: each }, i) =>
      each.map((url, j) => ({ path: `target.turn[${i}].urls[${j}]`, url })),
    ),
  ];
  return urls
    .filter(({ url }) => isLoopback(hostOf(url)))
    .map(({ path, url }) => ({
      path,
      given: shown(url),
      expected: `an address that containers can reach: clients are containers, and to them this one is their own. A server of this host that listens on all its addresses is at ${hostInStack(stack)} for them`,
    }));
}

/** The engine gives the host the first address of the stack network, by which clients leave. */
function hostInStack({ subnet }: HiveBenchConfig['stack']): string {
  return (subnet === AUTO ? undefined : parseSubnet(subnet)?.at(1)) ?? DEFAULT_BRIDGE;
}

/** Of `wss://host:443`, `turn:host:3478?transport=udp`; brackets of an IPv6 address are left out. */
export function hostOf(url: string): string {
  const [, host = ''] = /^[a-z]+:(?:\/\/)?(\[[^\]]+\]|[^:/?]+)/i.exec(url) ?? [];
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

/** Also as `127.1` or `0x7f000001`, which a resolver takes too, and the address that means all of a host's. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const url = `http://${host.includes(':') ? `[${host}]` : host}`;
  const normal = URL.canParse(url) ? new URL(url).hostname : host;
  return /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/.test(normal);
}
