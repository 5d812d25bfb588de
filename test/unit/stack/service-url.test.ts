import type Docker from 'dockerode';
import { expect, it } from 'vitest';
import { addressesOf, serviceUrl } from '../../../src/stack/service-url.ts';

const inspected = {
  NetworkSettings: {
    Ports: { '8002/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }], '8003/tcp': null },
    Networks: {
      one: { NetworkID: 'n1', IPAddress: '172.20.0.12', IPAMConfig: { IPv4Address: '172.20.0.12' } },
    },
  },
} as unknown as Docker.ContainerInspectInfo;

it('a service is reached by its published port from the host, and by its address from a container', () => {
  const doors = addressesOf(inspected);
  const own = { kind: 'container', id: 'c' } as const;
  expect(serviceUrl(doors, 8002, { kind: 'host' }, 'n1')).toBe('http://127.0.0.1:49153');
  expect(serviceUrl(doors, 8002, own, 'n1')).toBe('http://172.20.0.12:8002');
  expect(serviceUrl(doors, 8003, { kind: 'host' }, 'n1')).toBeUndefined();
  expect(serviceUrl(doors, 8003, own, 'n1')).toBeUndefined();
  expect(serviceUrl(doors, 8002, own, 'n2')).toBeUndefined();
});
