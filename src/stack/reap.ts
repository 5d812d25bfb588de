import { setTimeout as sleep } from 'node:timers/promises';
import { HiveBenchError } from '../lib/errors.ts';
import { type Fate, fateOf } from '../lib/process-fate.ts';
import { processTable } from '../lib/process-table.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { releaseHarness } from './harness-endpoint.ts';
import { type KeptMark, type ListedVolume, readMark } from './kept-marker.ts';
import { KEPT, LABEL } from './labels.ts';

const REMOVAL_TIMEOUT_MS = 15_000;
const RETRY_MS = 200;

export interface EngineObject {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly name: string;
  readonly run: string;
  readonly owner: string;
  /** What became of the owner, as far as can be seen from here. */
  readonly fate: Fate;
  /** Whether it was left up on purpose by `up` or `run --keep`: then its owner may be dead. */
  readonly kept: boolean;
  /** Of the marker of a kept stack; its fate is that of whoever left it. */
  readonly mark?: KeptMark;
  /** The marker is all that there is of the stack: a `down` was stopped, or somebody removed the rest by hand. */
  readonly isOnlyMarker?: boolean;
}

/** Everything on the engine that carries the run label, whoever made it. */
export async function findObjects({ docker }: Pick<Engine, 'docker'>): Promise<EngineObject[]> {
  const filters = { label: [LABEL.run] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const listed: ListedVolume[] = volumes.Volumes ?? [];
  const marks = listed.flatMap((volume) => readMark(volume) ?? []);
  const found = objectFactory(marks);
  const things = [
    ...containers.map((it) => found('container', it.Id, it.Names[0]?.slice(1) ?? it.Id, it.Labels)),
    ...networks.map((it) => found('network', it.Id, it.Name, it.Labels)),
    ...listed.map((it) => found('volume', it.Name, it.Name, it.Labels, readMark(it))),
  ];
  return things.map((thing) =>
    thing.mark && !things.some((other) => !other.mark && other.kept && other.run === thing.run)
      ? { ...thing, isOnlyMarker: true }
      : thing,
  );
}

/** Looks each owner up once. */
function objectFactory(
  marks: readonly KeptMark[],
): (
  kind: EngineObject['kind'],
  id: string,
  name: string,
  labels: Readonly<Record<string, string>> | null | undefined,
  mark?: KeptMark,
) => EngineObject {
  const table = processTable();
  const fates = new Map<string, Fate>();
  return (kind, id, name, labels, mark) => {
    const run = labels?.[LABEL.run] ?? '';
    const owner = labels?.[LABEL.owner] ?? '';
    const whose = mark?.owner ?? owner;
    const fate = fates.get(whose) ?? fateOf(whose, table);
    fates.set(whose, fate);
    return { kind, id, name, run, owner, fate, kept: isKept(marks, run, owner), ...(mark && { mark }) };
  };
}

/** The marker itself, and what its process made; versions without markers made everything of a kept stack as `kept`. */
function isKept(marks: readonly KeptMark[], run: string, owner: string): boolean {
  return owner === KEPT || marks.some((mark) => mark.run === run && mark.owner === owner);
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
  shouldRemove: (thing: EngineObject) => boolean,
  timeoutMs: number = REMOVAL_TIMEOUT_MS,
): Promise<EngineObject[]> {
  const removed = new Map<string, EngineObject>();
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const things = (await findObjects(engine)).filter(shouldRemove);
    if (things.length === 0) return [...removed.values()];
    for (const thing of things) removed.set(thing.id, thing);
    const fault = await remove(engine, things).catch((error: unknown) => error);
    if (performance.now() > deadline) throw stillThere(things, fault);
    await sleep(RETRY_MS);
  }
}

function stillThere(things: readonly EngineObject[], cause: unknown): HiveBenchError {
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
async function remove({ docker }: Engine, things: readonly EngineObject[]): Promise<void> {
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

/** Whether a dead run left it: what is kept, and what may have a living owner, is not. */
export function isOrphan({ kept, isOnlyMarker, fate }: EngineObject): boolean {
  return (!kept || isOnlyMarker === true) && fate.is === 'dead';
}

/** Whether its owner can be proven neither alive nor dead from here. */
export function isUnclear({ kept, isOnlyMarker, fate }: EngineObject): boolean {
  return (!kept || isOnlyMarker === true) && fate.is === 'unknown';
}

/** What a process has on the engine and has not let go of. For whoever knows that it is gone, or is that process. */
export function ownedBy(owner: string): (thing: EngineObject) => boolean {
  return (thing) =>
    thing.kept ? thing.isOnlyMarker === true && thing.mark?.owner === owner : thing.owner === owner;
}
