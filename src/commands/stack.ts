import type { HiveBenchConfig } from '../config/config.ts';
import { holdRun } from '../evidence/hold.ts';
import { createRunFolder, newRunId } from '../evidence/store.ts';
import { openSession, type Say } from '../run/session.ts';
import { leaveUp, removeKeys } from '../run/stack-keys.ts';
import { connectEngine } from '../stack/engine.ts';
import { chooseRun, findKept } from '../stack/kept.ts';
import { reachKept } from '../stack/kept-reach.ts';
import { KEPT } from '../stack/labels.ts';
import { findAll, removeAll } from '../stack/reap.ts';
import { reap } from '../stack/tidy.ts';
import { describeUp, type Up } from './places.ts';

/** Starts the reference stack and leaves it up. */
export async function up(config: HiveBenchConfig, say: Say, signal: AbortSignal): Promise<Up> {
  const runId = newRunId({ now: () => new Date(), random: Math.random });
  const dir = createRunFolder(config.output, runId);
  using _held = holdRun(dir);
  const logDir = `${dir}/logs`;
  const monitoring = config.stack.monitoring ?? true;
  const request = { config, gateway: config.gateway, runId, logDir, kept: true, monitoring, say };
  await using session = await openSession(request, signal);
  const kept = await findKept(session.engine, runId);
  await using reach = await reachKept(session.engine, kept);
  const described = await describeUp(kept, reach, session.stack.health, monitoring);
  // Last: what is left up has its keys, and what has failed until here is taken down again.
  return { ...described, keysFile: leaveUp(session, logDir) };
}

/**
 * Removes what `up` and `run --keep` left up, keys included: all of it, or one run's. A live run's things are never
 * touched.
 * @throws {UsageError} when the wanted run left nothing up.
 */
export async function down(wanted?: string): Promise<{ things: number; runs: readonly string[] }> {
  const engine = await connectEngine();
  const all = (await findAll(engine)).filter(({ owner }) => owner === KEPT);
  if (wanted !== undefined)
    chooseRun(
      all.map(({ run }) => run),
      wanted,
    );
  const kept = all.filter(({ run }) => wanted === undefined || run === wanted);
  const ids = new Set(kept.map(({ id }) => id));
  await removeAll(engine, ({ id }) => ids.has(id));
  for (const file of new Set(kept.flatMap(({ keysFile }) => keysFile ?? []))) removeKeys(file);
  return { things: kept.length, runs: [...new Set(kept.map(({ run }) => run))] };
}

/** Removes what dead runs left. */
export async function clean(say: Say): Promise<number> {
  return reap(await connectEngine(), say);
}
