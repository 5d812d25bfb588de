import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { HiveBenchConfig } from '../config/config.ts';
import { newRunId } from '../evidence/store.ts';
import { openSession, reap, type Say } from '../run/session.ts';
import { connectEngine } from '../stack/engine.ts';
import { KEPT } from '../stack/labels.ts';
import { findAll, remove } from '../stack/reap.ts';
import type { ServiceHealth } from '../stack/stack.ts';

export interface Up {
  readonly runId: string;
  readonly health: readonly ServiceHealth[];
}

/** Starts the reference stack and leaves it up. */
export async function up(config: HiveBenchConfig, say: Say, signal: AbortSignal): Promise<Up> {
  const runId = newRunId({ now: () => new Date(), random: Math.random });
  const logDir = path.join(config.output, runId, 'logs');
  mkdirSync(logDir, { recursive: true });
  const request = {
    config,
    gateway: config.gateway,
    runId,
    logDir,
    kept: true,
    monitoring: config.stack.monitoring ?? true,
    say,
  };
  await using session = await openSession(request, signal);
  const { health } = session.stack;
  session.stack.release();
  return { runId, health };
}

/** Removes what `up` and `run --keep` left up; a live run's things are never touched. */
export async function down(): Promise<{ things: number; runs: readonly string[] }> {
  const engine = await connectEngine();
  const kept = (await findAll(engine)).filter(({ owner }) => owner === KEPT);
  await remove(engine, kept);
  return { things: kept.length, runs: [...new Set(kept.map(({ run }) => run))] };
}

/** Removes what dead runs left. */
export async function clean(say: Say): Promise<number> {
  return reap(await connectEngine(), say);
}
