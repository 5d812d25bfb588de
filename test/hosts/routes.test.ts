import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { ROOT } from '../../src/lib/root.ts';

/** No other test's, nor the default. */
const SUBNETS = { subnet: '10.96.0.0/16', accessSubnet: '10.97.0.0/16' };

let dir: string;
let config: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-routes-'));
  config = path.join(dir, 'hive-bench.config.ts');
  writeFileSync(config, `export default { stack: ${JSON.stringify(SUBNETS)} };\n`);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The row about subnets of a host with a device vpn0 and what these commands make of it; the engine stays the real one. */
async function subnetsWith(commands: string, env: Record<string, string> = {}): Promise<Finding> {
  const script = [
    'ip link set lo up; ip link add vpn0 type veth peer name vpn1; ip link set vpn0 up; ip link set vpn1 up',
    commands,
    `exec env ${Object.entries(env)
      .map((pair) => pair.join('='))
      .join(' ')} ${process.execPath} bin/hive-bench.js --config ${config} doctor --json`,
  ].join('\n');
  const argv = ['--net', '--mount', 'bash', '-ec', script];
  const { stdout, stderr } = await execa('unshare', argv, { cwd: ROOT, reject: false });
  const row = (JSON.parse(stdout || '[]') as Finding[]).find(({ check }) => check === 'subnets');
  if (!row) throw new Error(stderr);
  return row;
}

describe.skipIf(process.getuid?.() !== 0)('fixed subnets on a host with a VPN (needs root)', () => {
  it('are free where it leads elsewhere, or to everything', async () => {
    const { status, found } = await subnetsWith(
      'ip addr add 10.9.9.1/24 dev vpn0; ip route add 0.0.0.0/1 dev vpn0; ip route add 10.1.0.0/16 dev vpn0',
    );
    expect([status, found]).toEqual(['pass', 'free: 10.96.0.0/16 and 10.97.0.0/16']);
  });

  it.each([
    ['a route inside', 'ip route add 10.96.5.0/24 dev vpn0', 'the route 10.96.5.0/24 via vpn0'],
    ['a route around', 'ip route add 10.0.0.0/8 dev vpn0', 'the route 10.0.0.0/8 via vpn0'],
    [
      'a route of policy routing',
      'ip route add 10.97.0.0/17 dev vpn0 table 220',
      'the route 10.97.0.0/17 via vpn0 in table 220',
    ],
    ['an address', 'ip addr add 10.96.0.9/32 dev vpn0', 'the address 10.96.0.9 of vpn0'],
    [
      'the gateway of the default route',
      'ip route add default via 10.97.3.1 dev vpn0 onlink',
      'the gateway 10.97.3.1',
    ],
    [
      'a name server',
      'echo nameserver 10.96.0.2 >/tmp/hb-resolv && mount --bind /tmp/hb-resolv /etc/resolv.conf && rm /tmp/hb-resolv',
      'the name server 10.96.0.2',
    ],
  ])('are refused because of %s', async (_, commands, what) => {
    const { status, found } = await subnetsWith(commands);
    expect(status).toBe('fail');
    expect(found).toContain(`would make addresses of this host unreachable: ${what}`);
  });

  it('are refused also without ip(8)', async () => {
    const bin = path.join(dir, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, path.join(bin, 'node'));
    const { found } = await subnetsWith(
      'ip route add 10.97.0.0/17 dev vpn0 table 220; ip route add 10.96.5.0/24 dev vpn0',
      {
        PATH: bin,
      },
    );
    expect(found).toContain('it has the route 10.96.5.0/24 via vpn0');
    expect(found).toContain('it has the route 10.97.0.0/17 of this host');
  });
});
