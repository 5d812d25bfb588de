import { type AddressRange, dotted, parseRange } from '../model/topology.ts';

/** Addresses in use by this host or its networks. */
export interface HostRange {
  readonly range: AddressRange;
  /** For messages: `the route 172.16.0.0/12 via vpn0`. */
  readonly what: string;
}

/**
 * Routes with this prefix length or less are default routes, or the two halves with which a VPN overrides it. Any subnet
 * lies within them, and takes precedence.
 */
const WAY_OUT_PREFIX = 7;

/** Route types whose destinations are not hosts. */
const NOT_UNICAST = new Set(['broadcast', 'multicast', 'anycast', 'nat']);

interface Route {
  readonly dst?: string;
  readonly type?: string;
  readonly dev?: string;
  readonly gateway?: string;
  readonly via?: { readonly host?: string };
  readonly table?: string | number;
  readonly nexthops?: readonly Route[];
}

/** Parses `ip -j -4 route show table all`: all tables, including policy routing, own addresses and gateways. */
export function parseIpRoutes(json: string): HostRange[] {
  const routes = JSON.parse(json) as readonly Route[];
  return routes.flatMap((route) => [...destination(route), ...gateways(route)]);
}

function destination({ dst = '', type = 'unicast', dev, table, nexthops = [] }: Route): HostRange[] {
  const range = parseRange(dst.includes('/') ? dst : `${dst}/32`);
  if (!range || NOT_UNICAST.has(type) || Number(dst.split('/')[1]) <= WAY_OUT_PREFIX) return [];
  const devices = [dev, ...nexthops.map((hop) => hop.dev)].filter(Boolean).join(', ');
  if (type === 'local' && !dst.includes('/')) return [{ range, what: `the address ${dst} of ${devices}` }];
  const kind = type === 'unicast' || type === 'local' ? 'route' : `${type} route`;
  const where = table === undefined || table === 'main' || table === 'local' ? '' : ` in table ${table}`;
  const by = devices === '' ? '' : ` via ${devices}`;
  return [{ range, what: `the ${kind} ${dst}${by}${where}` }];
}

function gateways({ gateway, via, nexthops = [] }: Route): HostRange[] {
  const own = [gateway, via?.host].flatMap((address) => {
    const range = parseRange(`${address}/32`);
    return range ? [{ range, what: `the gateway ${address}` }] : [];
  });
  return [...own, ...nexthops.flatMap(gateways)];
}

/** Parses /proc/net/route, for hosts without ip(8): the main table, with little-endian numbers. */
export function parseRouteTable(table: string): HostRange[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [dev = '', ...fields] = line.trim().split(/\s+/);
      const [first, gateway, mask] = [0, 1, 6].map((at) => numberOf(fields[at]));
      if (first === undefined || gateway === undefined || mask === undefined) return [];
      const prefix = 32 - Math.log2(2 ** 32 - mask);
      const next = gateway === 0 ? [] : [hostRange(gateway, `the gateway ${dotted(gateway)}`)];
      if (prefix <= WAY_OUT_PREFIX) return next;
      const range = { first, last: first + (2 ** 32 - 1 - mask) };
      return [{ range, what: `the route ${dotted(first)}/${prefix} via ${dev}` }, ...next];
    });
}

/**
 * Parses /proc/net/fib_trie, for hosts without ip(8): all tables, but without devices. A leaf is a line `|-- 10.9.9.0`,
 * followed by one line per prefix, `/24 link UNICAST`.
 */
export function parseFibTrie(text: string): HostRange[] {
  let leaf = '';
  return text.split('\n').flatMap((line) => {
    leaf = /^\s*\|-- (\S+)$/.exec(line)?.[1] ?? leaf;
    const [, prefix, type = ''] = /^\s+\/(\d+) \S+ (\S+)/.exec(line) ?? [];
    if (prefix === undefined || NOT_UNICAST.has(type.toLowerCase()) || Number(prefix) <= WAY_OUT_PREFIX)
      return [];
    const range = parseRange(`${leaf}/${prefix}`);
    const what = type === 'LOCAL' && prefix === '32' ? `the address ${leaf}` : `the route ${leaf}/${prefix}`;
    return range ? [{ range, what: `${what} of this host` }] : [];
  });
}

/** Parses the IPv4 name servers of a resolv.conf. */
export function parseNameServers(resolvConf: string): HostRange[] {
  return [...resolvConf.matchAll(/^\s*nameserver\s+([\d.]+)\s*$/gm)].flatMap(([, address]) => {
    const range = parseRange(`${address}/32`);
    return range ? [{ range, what: `the name server ${address}` }] : [];
  });
}

function hostRange(address: number, what: string): HostRange {
  return { range: { first: address, last: address }, what };
}

function numberOf(hex: string | undefined): number | undefined {
  if (hex === undefined || !/^[0-9A-F]{8}$/i.test(hex)) return undefined;
  return Buffer.from(hex, 'hex').readUInt32LE();
}
