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
  /** Whether the owner is alive. */
  readonly fate: Fate;
  /** Whether `up` or `run --keep` left it up on purpose; its owner may then be dead. */
  readonly kept: boolean;
  /** For the marker of a kept stack, whose fate is that of the process that left it. */
  readonly mark?: KeptMark;
  /** Whether only the marker of the stack is left: `down` was interrupted, or the rest was removed by hand. */
  readonly isOnlyMarker?: boolean;
}

/** All objects on the engine with the run label, of any owner. */
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

/** Creates the objects, and looks up the fate of each owner once. */
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

/** True for the marker and the objects of its process. Versions without markers labelled all objects of a kept stack. */
function isKept(marks: readonly KeptMark[], run: string, owner: string): boolean {
  return owner === KEPT || marks.some((mark) => mark.run === run && mark.owner === owner);
}

/**
 * Removes the matching objects until none is found. One pass is not enough: the engine still executes requests of a killed
 * process, so a container may appear later and block its network.
 *
 * @param timeoutMs 15 s by default
 * @returns the removed objects
 * @throws {HiveBenchError} naming the objects that remain at the timeout.
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
    // Docker 20.10 can count one endpoint too many (it logs "Fixing inconsistent endpoint_cnt" at its next start).
    hint: 'See docker ps -a and docker network inspect for what uses them. If nothing does, restart the engine, whose count is wrong. Then run hive-bench clean.',
    cause,
    evidence: cause instanceof Error ? [cause.message] : [],
  });
}

/**
 * Removes containers first, because networks and volumes cannot be removed while in use. Goes one by one: engines before
 * 28 may miscount a network's endpoints during concurrent removals (moby/moby#42119), and never remove it then.
 *
 * @throws the first error, after trying all objects.
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

/** Whether a dead run left the object. Kept objects, and those whose owner may be alive, do not count. */
export function isOrphan({ kept, isOnlyMarker, fate }: EngineObject): boolean {
  return (!kept || isOnlyMarker === true) && fate.is === 'dead';
}

/** Whether it is unknown if the owner is alive. */
export function isUnclear({ kept, isOnlyMarker, fate }: EngineObject): boolean {
  return (!kept || isOnlyMarker === true) && fate.is === 'unknown';
}

/**
 * Matches the objects of a process that it has not released. Only for the process itself, or for callers that know that
 * it is dead.
 */
export function ownedBy(owner: string): (thing: EngineObject) => boolean {
  return (thing) =>
    thing.kept ? thing.isOnlyMarker === true && thing.mark?.owner === owner : thing.owner === owner;
}
