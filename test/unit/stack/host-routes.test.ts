import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/model/topology.ts';
import {
  type HostRange,
  parseFibTrie,
  parseIpRoutes,
  parseNameServers,
  parseRouteTable,
} from '../../../src/stack/host-routes.ts';

/** Range and description of each. */
const shownRanges = (ranges: readonly HostRange[]): [HostRange['range'], string][] =>
  ranges.map(({ range, what }) => [range, what]);
const expected = (...ranges: [cidr: string, what: string][]): [unknown, string][] =>
  ranges.map(([cidr, what]) => [parseRange(cidr), what]);

describe('ip -j -4 route show table all', () => {
  it('lists networks, addresses of this host and gateways of all tables', () => {
    const routes = [
      { dst: 'default', gateway: '10.9.9.2', dev: 'eth0' },
      { dst: '172.16.0.0/12', gateway: '10.9.9.2', dev: 'vpn0', flags: [] },
      { dst: '10.8.0.0/16', dev: 'tun0', table: '220' },
      { dst: '172.31.0.2', dev: 'eth0', scope: 'link' },
      { type: 'blackhole', dst: '192.168.128.0/26', protocol: 'bird' },
      { type: 'local', dst: '172.20.5.1', dev: 'vpn0', table: 'local', scope: 'host' },
      { type: 'broadcast', dst: '172.20.5.255', dev: 'vpn0', table: 'local' },
      { dst: '10.1.0.0/16', nexthops: [{ gateway: '10.3.0.1', dev: 'a' }, { dev: 'b' }] },
      { dst: '10.2.0.0/16', via: { family: 'inet6', host: 'fe80::1' }, dev: 'c' },
    ];
    expect(shownRanges(parseIpRoutes(JSON.stringify(routes)))).toEqual(
      expected(
        ['10.9.9.2/32', 'the gateway 10.9.9.2'],
        ['172.16.0.0/12', 'the route 172.16.0.0/12 via vpn0'],
        ['10.9.9.2/32', 'the gateway 10.9.9.2'],
        ['10.8.0.0/16', 'the route 10.8.0.0/16 via tun0 in table 220'],
        ['172.31.0.2/32', 'the route 172.31.0.2 via eth0'],
        ['192.168.128.0/26', 'the blackhole route 192.168.128.0/26'],
        ['172.20.5.1/32', 'the address 172.20.5.1 of vpn0'],
        ['10.1.0.0/16', 'the route 10.1.0.0/16 via a, b'],
        ['10.3.0.1/32', 'the gateway 10.3.0.1'],
        ['10.2.0.0/16', 'the route 10.2.0.0/16 via c'],
      ),
    );
  });

  it('may have two routes of a VPN that cover the whole Internet, which count as default routes', () => {
    const routes = [
      { dst: '0.0.0.0/1', gateway: '10.8.0.1', dev: 'tun0' },
      { dst: '128.0.0.0/1', dev: 'tun0' },
    ];
    expect(shownRanges(parseIpRoutes(JSON.stringify(routes)))).toEqual(
      expected(['10.8.0.1/32', 'the gateway 10.8.0.1']),
    );
  });
});

describe('without ip(8)', () => {
  it('/proc/net/route gives networks and gateways of the main table', () => {
    const table = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
tun0	0000100A	00000000	0001	0	0	0	0000F0FF	0	0	0
`;
    expect(shownRanges(parseRouteTable(table))).toEqual(
      expected(
        ['192.0.2.1/32', 'the gateway 192.0.2.1'],
        ['172.17.0.0/16', 'the route 172.17.0.0/16 via docker0'],
        ['10.16.0.0/12', 'the route 10.16.0.0/12 via tun0'],
      ),
    );
  });

  it('/proc/net/fib_trie gives the networks of all tables and the addresses of this host', () => {
    const trie = `Id 220:
  +-- 10.9.0.0/16 2 0 2
     |-- 10.9.0.0
        /16 universe UNICAST
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     |-- 192.0.2.0
        /24 link UNICAST
Local:
  +-- 0.0.0.0/0 3 0 5
     |-- 192.0.2.2
        /32 host LOCAL
     |-- 192.0.2.255
        /32 link BROADCAST
`;
    expect(shownRanges(parseFibTrie(trie))).toEqual(
      expected(
        ['10.9.0.0/16', 'the route 10.9.0.0/16 of this host'],
        ['192.0.2.0/24', 'the route 192.0.2.0/24 of this host'],
        ['192.0.2.2/32', 'the address 192.0.2.2 of this host'],
      ),
    );
  });

  it.each([parseRouteTable, parseFibTrie, parseNameServers])(
    'nothing is found in a text of another kind',
    (parse) => expect(parse('nonsense\n\nx y z')).toEqual([]),
  );
});

it('name servers are read if they are IPv4 and not commented out', () => {
  const conf =
    '# nameserver 10.0.0.1\nnameserver 172.31.0.2\nnameserver fe80::1%eth0\n nameserver\t10.0.0.53 \nsearch x';
  expect(shownRanges(parseNameServers(conf))).toEqual(
    expected(['172.31.0.2/32', 'the name server 172.31.0.2'], ['10.0.0.53/32', 'the name server 10.0.0.53']),
  );
});
