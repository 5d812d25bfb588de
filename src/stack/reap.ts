import { setTimeout as sleep } from 'node:timers/promises';
import { HiveBenchError } from '../errors.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { releaseHarness } from './harness-endpoint.ts';
import { isAlive, LABEL } from './labels.ts';

const REMOVE_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 200;

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

/**
 * Removes what is meant until nothing of it is found. One look is not enough: what a killed process had asked the engine
 * for is carried out all the same, so a container may come after the look, and hold on to its network.
 *
 * @returns everything that was removed
 * @throws {HiveBenchError} naming what is still there after 15 s, unless told otherwise.
 */
export async function removeAll(
  engine: Engine,
  isMeant: (thing: Found) => boolean,
  withinMs: number = REMOVE_WITHIN_MS,
): Promise<Found[]> {
  const removed = new Map<string, Found>();
  const until = performance.now() + withinMs;
  for (;;) {
    const things = (await findAll(engine)).filter(isMeant);
    if (things.length === 0) return [...removed.values()];
    for (const thing of things) removed.set(thing.id, thing);
    const fault = await remove(engine, things).catch((error: unknown) => error);
    if (performance.now() > until) throw stillThere(things, fault);
    await sleep(LOOK_AGAIN_MS);
  }
}

function stillThere(things: readonly Found[], cause: unknown): HiveBenchError {
  const names = things.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return new HiveBenchError(`the engine does not remove ${names}.`, {
    // Docker 20.10 was seen to count an endpoint more than a network had ("Fixing inconsistent endpoint_cnt" at its start).
    hint: 'docker ps -a and docker network inspect show what holds it. Where nothing does, the engine has miscounted: restart it. Then run hive-bench clean.',
    cause,
    evidence: cause instanceof Error ? [cause.message] : [],
  });
}

/**
 * Containers first: networks and volumes cannot go while something uses them. One after the other: an engine before 28
 * may lose count of a network's endpoints when several go at once (moby/moby#42119), and then keeps it for good.
 *
 * @throws the first refusal, when all has been tried.
 */
async function remove({ docker }: Engine, things: readonly Found[]): Promise<void> {
  const removals = {
    container: (id: string) => docker.getContainer(id).remove({ force: true, v: true }),
    network: async (id: string) => {
      await releaseHarness(docker, id);
      await docker.getNetwork(id).remove();
    },
    volume: (id: string) => docker.getVolume(id).remove(),
  };
  const faults: unknown[] = [];
  for (const [kind, removal] of Object.entries(removals)) {
    for (const thing of things.filter((each) => each.kind === kind)) {
      await ignoringGone(removal(thing.id)).catch((error: unknown) => faults.push(error));
    }
  }
  if (faults.length > 0) throw faults[0];
}

/** Whether a dead run left it; things of live runs and of `up` or `--keep` are not. */
export function isOrphan({ owner }: Found): boolean {
  return !isAlive(owner);
}
