import type Docker from 'dockerode';
import type { Vantage } from './vantage.ts';

/** Where a container can be reached. */
export interface ContainerAddresses {
  /** By network id; configured at creation, so that it is known of a stopped container too. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Container port → port on loopback; empty unless running. */
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
 * Where a service's port answers: on the engine's own host by the published port, elsewhere at its address in the stack
 * network. Undefined for a port that is not published, also where nobody needs that it is: a stack has the same doors from
 * everywhere.
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
