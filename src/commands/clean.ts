import { UsageError } from '../lib/errors.ts';
import { describeIdentity } from '../lib/process-identity.ts';
import type { Log } from '../run/session/session.ts';
import { connectEngine } from '../stack/engine.ts';
import { findObjects, type EngineObject, isUnclear, removeAll } from '../stack/reap.ts';
import { reap } from '../stack/tidy.ts';

export interface Cleaned {
  readonly removed: number;
  /** What was not touched because its owner may be alive. */
  readonly unclear: readonly UnclearRun[];
}

export interface UnclearRun {
  readonly run: string;
  readonly things: number;
  /** Description of the owner. */
  readonly owner: string;
  /** Why the owner cannot be proven dead. */
  readonly why: string;
}

/** Removes leftovers of dead runs, and reports what may belong to a live one. */
export async function clean(log: Log): Promise<Cleaned> {
  const engine = await connectEngine();
  const removed = await reap(engine, log);
  return { removed, unclear: unclearRuns(await findObjects(engine)) };
}

/** Each run and owner once. */
export function unclearRuns(things: readonly EngineObject[]): UnclearRun[] {
  const runs = new Map<string, UnclearRun>();
  for (const thing of things.filter(isUnclear)) {
    const { run, owner, fate } = thing;
    const key = JSON.stringify([run, owner]);
    runs.set(key, {
      run,
      things: (runs.get(key)?.things ?? 0) + 1,
      owner: describeIdentity(thing.mark?.owner ?? owner),
      why: fate.is === 'unknown' ? fate.why : '',
    });
  }
  return [...runs.values()].toSorted((a, b) => (a.run < b.run ? -1 : 1));
}

/**
 * Removes leftovers of a named run whose owner cannot be proven dead: the user knows that it is.
 * @throws {UsageError} if the run has nothing on the engine, was left running on purpose, or has a live owner.
 */
export async function cleanRun(run: string): Promise<number> {
  const engine = await connectEngine();
  const things = (await findObjects(engine)).filter((thing) => thing.run === run);
  const [first] = things;
  if (!first) {
    throw new UsageError(`run ${run} has nothing on this engine.`, {
      hint: '`hive-bench clean` lists the runs whose owner cannot be proven dead.',
    });
  }
  const living = things.find(({ kept, fate }) => !kept && fate.is === 'alive');
  if (living) {
    throw new UsageError(`run ${run} is in use by ${describeIdentity(living.owner)}; nothing was removed.`, {
      hint: 'Wait for it to end, or stop it with Ctrl-C.',
    });
  }
  const isMeant = (thing: EngineObject): boolean =>
    thing.run === run && (!thing.kept || thing.isOnlyMarker === true) && thing.fate.is !== 'alive';
  if (!things.some(isMeant)) {
    throw new UsageError(`the stack of run ${run} was left up on purpose; nothing was removed.`, {
      hint: `hive-bench down ${run} removes it.`,
    });
  }
  return (await removeAll(engine, isMeant)).length;
}
