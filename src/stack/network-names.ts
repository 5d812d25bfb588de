import type Docker from 'dockerode';
import type { Engine } from './engine.ts';
import { findNetwork } from './networks.ts';

/**
 * Names that the engine's resolver knows in a network, as Compose services and containers have them, with an IPv4 address
 * each. Clients cannot ask it: they are in another network.
 * @throws {UsageError} for a network that the engine does not have.
 */
export async function namesIn(engine: Engine, network: string): Promise<Map<string, string>> {
  const id = await findNetwork(engine, network);
  const { Containers } = await engine.docker.getNetwork(id).inspect();
  const members = await Promise.all(
    Object.keys(Containers ?? {}).map((member) => engine.docker.getContainer(member).inspect()),
  );
  return namesOf(members, id);
}

/** Of several containers with one name the first by its container's name, so that every run takes the same one. */
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
    // Engines from 25 list the aliases among all names; Docker's resolver takes no notice of case.
    const { DNSNames } = endpoint as { readonly DNSNames?: readonly string[] | null };
    for (const name of [member.Name.replace(/^\//, ''), ...aliases, ...(DNSNames ?? [])]) {
      const key = name.toLowerCase();
      if (!names.has(key)) names.set(key, endpoint.IPAddress);
    }
  }
  return names;
}
