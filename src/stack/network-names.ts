import type Docker from 'dockerode';
import type { Engine } from './engine.ts';
import { findNetwork } from './networks.ts';

/**
 * The names that the engine's DNS server resolves in a network, such as those of Compose services and containers, each
 * with its IPv4 address. Clients are in another network and cannot query it.
 * @throws {UsageError} if the network does not exist.
 */
export async function namesIn(engine: Engine, network: string): Promise<Map<string, string>> {
  const id = await findNetwork(engine, network);
  const { Containers } = await engine.docker.getNetwork(id).inspect();
  const members = await Promise.all(
    Object.keys(Containers ?? {}).map((member) => engine.docker.getContainer(member).inspect()),
  );
  return namesOf(members, id);
}

/** If several containers share a name, the first by container name wins, so that the result is deterministic. */
export function namesOf(
  members: readonly Docker.ContainerInspectInfo[],
  networkId: string,
): Map<string, string> {
  const names = new Map<string, string>();
  for (const member of members.toSorted((a, b) => (a.Name < b.Name ? -1 : 1))) {
    const endpoint = Object.values(member.NetworkSettings.Networks).find(
      ({ NetworkID }) => NetworkID === networkId,
    );
    if (!endpoint?.IPAddress) continue;
    const aliases = (endpoint.Aliases as readonly string[] | null | undefined) ?? [];
    // Engines since 25 list aliases in DNSNames. Docker's DNS server ignores case.
    const { DNSNames } = endpoint as { readonly DNSNames?: readonly string[] | null };
    for (const name of [member.Name.replace(/^\//, ''), ...aliases, ...(DNSNames ?? [])]) {
      const key = name.toLowerCase();
      if (!names.has(key)) names.set(key, endpoint.IPAddress);
    }
  }
  return names;
}
