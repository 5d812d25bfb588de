import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/resolve.ts';
import { parseSubnet, type Subnet } from '../../src/model/topology.ts';
import { settingsOf } from '../../src/run/session/session.ts';
import { ROOT } from '../../src/lib/root.ts';
import { archive } from '../../src/stack/archive.ts';
import { bringUp } from '../../src/stack/bring-up.ts';
import { startContainer } from '../../src/stack/container.ts';
import type { RunContext } from '../../src/stack/container-spec.ts';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { follow } from '../../src/stack/image-progress.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { ownerOf } from '../../src/stack/labels.ts';
import { claimNetworks } from '../../src/stack/networks.ts';
import { makeSecrets } from '../../src/stack/services/secrets.ts';
import type { Stack } from '../../src/stack/stack.ts';
import { ON_HOST } from '../../src/stack/vantage.ts';
import { forget, ownEngine, remapUser } from './own-engine.ts';

const MTU = 'com.docker.network.driver.mtu';
/** Neither looked for on loopback, so that an engine in another network namespace has them too. */
const SERVICES = ['redis', 'coturn'] as const;
const NEVER = new AbortController().signal;
const [STACK, ACCESS] = ['10.94.0.0/24', '10.95.0.0/24'].map(parseSubnet) as [Subnet, Subnet];

let dir: string;
let host: Engine;
let images: Record<string, string>;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-hosts-'));
  // The remapped root must get through to its images.
  chmodSync(dir, 0o711);
  host = await connectEngine();
  images = await ensureImages(host, ['gateway', ...SERVICES], {
    root: ROOT,
    ready: {},
    say: () => undefined,
  });
});
afterAll(() => forget(dir));

function contextOf(engine: Engine, name: string): RunContext {
  return {
    engine,
    runId: `hosts-${name}`,
    owner: ownerOf(),
    prefix: `hive-bench-hosts-${name}`,
    logDir: dir,
    vantage: ON_HOST,
  };
}

/** Some engines write CAP_NET_RAW, and some NET_RAW. */
const namesOf = (capabilities: readonly string[]): string[] =>
  capabilities.map((name) => name.replace('CAP_', '')).toSorted();

/** Gateway, relay and Redis: what needs capabilities, devices and sysctls. */
async function start(
  engine: Engine,
  name: string,
  used: Record<string, string>,
  said: string[] = [],
): Promise<Stack> {
  const context = contextOf(engine, name);
  const networks = await claimNetworks(context, { stack: STACK, access: ACCESS });
  const config = resolveConfig({}, 'test');
  const settings = settingsOf(config, { stack: STACK, access: ACCESS }, makeSecrets(), false);
  return bringUp(
    {
      context,
      networks,
      root: ROOT,
      images: used,
      settings,
      services: SERVICES,
      ports: 'ephemeral',
      env: {},
      readyWithinMs: 60_000,
      say: (line) => said.push(line),
    },
    NEVER,
  );
}

describe.skipIf(process.getuid?.() !== 0)(
  'an engine with userns-remap and an MTU of 1400 (needs root)',
  () => {
    it('has a stack come up, whose networks have that MTU, and leaves nothing', async () => {
      const options = ['--userns-remap', await remapUser(), '--mtu', '1400'];
      await using own = await ownEngine(path.join(dir, 'engine'), options);
      const { docker } = own.engine;
      for (const tag of Object.values(images)) {
        const stream = await docker.loadImage(await host.docker.getImage(tag).get());
        await follow(own.engine, stream, `loading ${tag}`);
      }
      {
        await using stack = await start(own.engine, 'userns', images);
        const made = (await docker.listNetworks()).filter(({ Name }) => Name.startsWith('hive-bench-'));
        expect(made.map(({ Options }) => Options?.[MTU])).toEqual(['1400', '1400']);
        const gateway = stack.service('gateway');
        const { stdout } = await gateway.exec([
          'sh',
          '-c',
          'cat /sys/class/net/eth*/mtu; cat /proc/self/uid_map',
        ]);
        expect(stdout).toMatch(/^1400\n1400\n/);
        // Root inside is nobody outside.
        expect(stdout).not.toMatch(/^\s+0\s+0\s/m);
        expect(await stack.unhealthyServices()).toEqual([]);
      }
      expect(await docker.listContainers({ all: true })).toEqual([]);
    }, 300_000);
  },
);

describe('a kernel without nftables', () => {
  it('gets a gateway with NET_RAW, and only a gateway that cannot do without', async () => {
    // The programs that speak to nftables fail, as on such a kernel; the legacy ones are the real ones.
    const lines = [
      `FROM ${images['gateway']}`,
      "RUN rm /usr/sbin/iptables && printf '#!/bin/sh\\nexit 1\\n' >/usr/sbin/iptables && chmod 0755 /usr/sbin/iptables",
    ];
    const without = 'hive-bench-test/gateway-without-nftables';
    const context = archive([{ name: 'Dockerfile', data: lines.join('\n') }]);
    const build = await host.docker.buildImage(context, {
      t: without,
      forcerm: true,
      networkmode: 'none',
    });
    await follow(host, build, 'building');
    try {
      const said: string[] = [];
      {
        await using stack = await start(host, 'legacy', { ...images, gateway: without }, said);
        expect(said.join('\n')).toContain('restarting with NET_RAW');
        const { HostConfig } = await host.docker.getContainer(stack.service('gateway').id).inspect();
        expect(namesOf(HostConfig.CapAdd)).toEqual(['NET_ADMIN', 'NET_RAW']);
        const nat = await stack
          .service('gateway')
          .exec(['iptables-legacy', '-t', 'nat', '-S', 'POSTROUTING']);
        expect(nat.stdout).toContain('MASQUERADE');
        expect(await stack.unhealthyServices()).toEqual([]);
      }
      await using usual = await start(host, 'usual', images);
      const { HostConfig } = await host.docker.getContainer(usual.service('gateway').id).inspect();
      expect(namesOf(HostConfig.CapAdd)).toEqual(['NET_ADMIN']);
    } finally {
      await host.docker.getImage(without).remove({ force: true });
    }
  }, 120_000);
});

describe('a sysctl that the host does not have', () => {
  const spec = {
    service: 'sysctl',
    attachments: [],
    command: ['sleep', '20'],
    stopWithinS: 0,
  };
  const missing = { 'net.core.hive_bench_has_none': '1' };

  it('is left out where a container can do without', async () => {
    const image = images['redis'] ?? '';
    const context = contextOf(host, 'sysctl');
    await using container = await startContainer(context, { ...spec, image, optionalSysctls: missing });
    expect((await container.state()).running).toBe(true);
  });

  it('keeps one from starting that cannot, and nothing is left', async () => {
    const image = images['redis'] ?? '';
    const context = contextOf(host, 'needed');
    await expect(startContainer(context, { ...spec, image, sysctls: missing })).rejects.toThrow('/proc/sys/');
    const filters = { label: [`hive-bench.run=${context.runId}`] };
    expect(await host.docker.listContainers({ all: true, filters })).toEqual([]);
  });
});
