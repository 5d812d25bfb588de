import { describe, expect, it } from 'vitest';
import { parseSubnet, type Subnet, type Topology } from '../../../src/model/topology.ts';
import { behindGateway, gatewaySpec, probeContainer } from '../../../src/stack/access-side.ts';
import { createOptions } from '../../../src/stack/container-spec.ts';

const topology: Topology = {
  stack: parseSubnet('172.20.0.0/16') as Subnet,
  access: parseSubnet('172.21.0.0/16') as Subnet,
};
const context = { runId: 'run', owner: 'me', prefix: 'hive-bench-run' };
const gateway = createOptions(
  context,
  gatewaySpec({
    image: 'gateway',
    settings: { topology, gatewayBackend: 'auto' },
    networks: { access: 'a', stack: 's' },
    externalTarget: undefined,
    devices: ['/dev/net/tun'],
  }),
);
const files = [{ name: 'corpus/1.wav', data: '' }];
const participant = createOptions(
  context,
  probeContainer(
    'participant',
    { network: 'a' },
    behindGateway({ service: 'p', files }, topology, undefined),
  ),
);

describe('containers before the stack', () => {
  it.each([
    ['the gateway', gateway],
    ['a participant', participant],
  ])('can fill neither memory nor their image, and run nothing that they write to /tmp: %s', (_, options) => {
    const { ReadonlyRootfs, Memory = 0, PidsLimit, Tmpfs } = options.HostConfig ?? {};
    expect([ReadonlyRootfs, PidsLimit]).toEqual([true, 512]);
    expect(Memory).toBeGreaterThan(0);
    expect((Tmpfs as Record<string, string>)['/tmp']).toMatch(/noexec.*size=/);
  });

  it('leave what was recorded, and what is spoken, on disk where it can be fetched and put', () => {
    expect(participant.Volumes).toEqual({ '/corpus': {}, '/evidence': {} });
  });

  it('may use the tunnel device and make none', () => {
    expect(gateway.HostConfig?.Devices).toEqual([
      { PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rw' },
    ]);
  });
});
