import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { namesOf } from '../../../src/stack/network-names.ts';

const member = (name: string, networks: Record<string, object>): Docker.ContainerInspectInfo =>
  ({ Name: `/${name}`, NetworkSettings: { Networks: networks } }) as unknown as Docker.ContainerInspectInfo;

it('containers are found by name and alias, with their addresses in the network', () => {
  const names = namesOf(
    [
      member('x-livekit-2', { x: { NetworkID: 'n1', IPAddress: '172.30.0.4', Aliases: ['livekit', 'c2'] } }),
      member('x-livekit-1', {
        other: { NetworkID: 'n2', IPAddress: '10.0.0.9', Aliases: ['elsewhere'] },
        x: {
          NetworkID: 'n1',
          IPAddress: '172.30.0.3',
          Aliases: ['LiveKit'],
          DNSNames: ['x-livekit-1', 'host1'],
        },
      }),
      member('stopped', { x: { NetworkID: 'n1', IPAddress: '', Aliases: null } }),
    ],
    'n1',
  );
  expect(Object.fromEntries(names)).toEqual({
    'x-livekit-1': '172.30.0.3',
    livekit: '172.30.0.3',
    host1: '172.30.0.3',
    'x-livekit-2': '172.30.0.4',
    c2: '172.30.0.4',
  });
});
