import type Docker from 'dockerode';
import type { Vantage } from './vantage.ts';

/** Addresses and published ports of a container. */
export interface ContainerAddresses {
  /** Addresses by network id. They are configured at creation, so a stopped container has them too. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Loopback ports by container port; empty unless the container is running. */
  readonly published: ReadonlyMap<number, number>;
}

export function addressesOf({ NetworkSettings }: Docker.ContainerInspectInfo): ContainerAddresses {
  const published = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bound]) =>
    bound?.[0] ? [[Number.parseInt(port, 10), Number(bound[0].HostPort)] as const] : [],
  );
  const addresses = Object.values(NetworkSettings.Networks).map(
    (network) => [network.NetworkID, network.IPAMConfig?.IPv4Address ?? network.IPAddress] as const,
  );
  return { published: new Map(published), addresses: new Map(addresses) };
}

/**
 * URL of a service's port: the published port on the engine's host, or the address in the stack network from a container.
 * Undefined for ports that are not published, in both cases, so that the same ports are available everywhere.
 */
export function serviceUrl(
  { addresses, published }: ContainerAddresses,
  port: number,
  vantage: Vantage,
  stackNetwork: string | undefined,
): string | undefined {
  const hostPort = published.get(port);
  if (hostPort === undefined) return undefined;
  if (vantage.kind === 'host') return `http://127.0.0.1:${hostPort}`;
  const address = addresses.get(stackNetwork ?? '');
  return address === undefined ? undefined : `http://${address}:${port}`;
}
