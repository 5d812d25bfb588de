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

describe('the gateway and the participants', () => {
  it.each([
    ['the gateway', gateway],
    ['a participant', participant],
  ])('have a memory limit, a read-only image and a non-executable /tmp: %s', (_, options) => {
    const { ReadonlyRootfs, Memory = 0, PidsLimit, Tmpfs } = options.HostConfig ?? {};
    expect([ReadonlyRootfs, PidsLimit]).toEqual([true, 512]);
    expect(Memory).toBeGreaterThan(0);
    expect((Tmpfs as Record<string, string>)['/tmp']).toMatch(/noexec.*size=/);
  });

  it('keep recordings and corpus on disk, where files can be fetched and copied', () => {
    expect(participant.Volumes).toEqual({ '/corpus': {}, '/evidence': {} });
  });

  it('may use the tunnel device but not create devices', () => {
    expect(gateway.HostConfig?.Devices).toEqual([
      { PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rw' },
    ]);
  });
});
