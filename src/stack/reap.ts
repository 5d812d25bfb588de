import { type Engine, ignoringGone } from './engine.ts';
import { isAlive, LABEL } from './labels.ts';

export interface Found {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly name: string;
  readonly run: string;
  readonly owner: string;
  /** Path of the file with the keys of a kept stack. */
  readonly keysFile?: string;
}

/** Everything on the engine that carries the run label, whoever made it. */
export async function findAll({ docker }: Engine): Promise<Found[]> {
  const filters = { label: [LABEL.run] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const found = (
    kind: Found['kind'],
    id: string,
    name: string,
    labels: Record<string, string> | undefined,
  ): Found => ({
    kind,
    id,
    name,
    run: labels?.[LABEL.run] ?? '',
    owner: labels?.[LABEL.owner] ?? '',
    ...(labels?.[LABEL.keys] !== undefined && { keysFile: labels[LABEL.keys] }),
  });
  return [
    ...containers.map((it) => found('container', it.Id, it.Names[0]?.slice(1) ?? it.Id, it.Labels)),
    ...networks.map((it) => found('network', it.Id, it.Name, it.Labels)),
    ...(volumes.Volumes ?? []).map((it) => found('volume', it.Name, it.Name, it.Labels)),
  ];
}

/** Containers first: networks and volumes cannot go while something uses them. */
export async function remove({ docker }: Engine, things: readonly Found[]): Promise<void> {
  await Promise.all(
    things
      .filter(({ kind }) => kind === 'container')
      .map(({ id }) => ignoringGone(docker.getContainer(id).remove({ force: true, v: true }))),
  );
  for (const { kind, id } of things) {
    if (kind === 'network') await ignoringGone(docker.getNetwork(id).remove());
    if (kind === 'volume') await ignoringGone(docker.getVolume(id).remove());
  }
}

/** What runs left whose process is dead; things of live runs and of `up` or `--keep` are not in it. */
export async function findOrphans(engine: Engine): Promise<Found[]> {
  return (await findAll(engine)).filter(({ owner }) => !isAlive(owner));
}
