import type { HiveBenchConfig } from '../config/config.ts';
import { claimRunFolder } from '../evidence/run-folder.ts';
import { newRunId } from '../evidence/store.ts';
import { openSession, type Log } from '../run/session/session.ts';
import { leaveUp } from '../run/session/stack-keys.ts';
import { connectEngine } from '../stack/engine.ts';
import { stackOf } from '../stack/kept.ts';
import { reachKept } from '../stack/kept-reach.ts';
import { removeKeys } from '../stack/keys-file.ts';
import { chooseKept, type Hints, keptRuns, type StackChoice } from '../stack/kept-runs.ts';
import { ownerOf } from '../stack/labels.ts';
import { findObjects, type EngineObject, removeAll } from '../stack/reap.ts';
import type { Up } from '../model/stack-places.ts';
import { describeUp } from './places.ts';

/** Starts the reference stack and leaves it running. */
export async function up(config: HiveBenchConfig, log: Log, signal: AbortSignal): Promise<Up> {
  const runId = newRunId({ now: () => new Date(), random: Math.random });
  using folder = claimRunFolder(config.output, runId);
  const logDir = `${folder.dir}/logs`;
  const monitoring = config.stack.monitoring ?? true;
  const request = { config, gateway: config.gateway, runId, logDir, monitoring, log };
  await using session = await openSession(request, signal);
  const started = await stackOf(session.engine, runId, ownerOf());
  await using reach = await reachKept(session.engine, started);
  const described = await describeUp(started, reach, session.stack.health, monitoring);
  // Last: a stack that stays up has its keys, and anything that failed before is removed.
  return { ...described, keysFile: await leaveUp(session, logDir) };
}

const TO_REMOVE: Hints = {
  none: 'There is nothing to remove. `hive-bench clean` removes what dead runs left.',
  other: 'Name one of these.',
};

/**
 * Removes a stack that `up` or `run --keep` left running, with its keys. Never touches what a process still owns. The
 * mark is removed last, so that an interrupted `down` can be repeated. @returns undefined if nothing is running and
 * none was named
 * @throws {UsageError} if the named one is not running, or several are and none is named.
 */
export async function down(which: StackChoice): Promise<{ things: number; run: string } | undefined> {
  const engine = await connectEngine();
  const things = await findObjects(engine);
  const runs = keptRuns(things);
  if (runs.length === 0 && typeof which !== 'string') return undefined;
  const run = chooseKept(things, which, TO_REMOVE);
  const { mark } = runs.find((each) => each.run === run) ?? {};
  const isMeant = (thing: EngineObject): boolean => thing.kept && thing.run === run;
  const stack = await removeAll(engine, (thing) => isMeant(thing) && !thing.mark);
  if (mark?.keysFile !== undefined) removeKeys(mark.keysFile);
  const marks = await removeAll(engine, isMeant);
  return { things: stack.length + marks.length, run };
}
