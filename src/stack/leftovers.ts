import type { Engine } from './engine.ts';
import { ownedBy, removeAll } from './reap.ts';

/** Time for a stopped engine to come back. After that, the next command removes the leftovers. */
const TIMEOUT_MS = 60_000;
const RETRY_MS = 2000;
/** Passes without a find before stopping: on a busy host, the engine executes requests of a dead process seconds later. */
const CLEAN_PASSES = 5;

export interface CleanupContext {
  readonly connect: () => Promise<Engine>;
  /** Time of a monotonic clock in milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Removes everything that a dead process left on the engine, except stacks that it released. Never throws. */
export async function removeLeftovers(owner: string, { connect, now, sleep }: CleanupContext): Promise<void> {
  const deadline = now() + TIMEOUT_MS;
  let cleanPasses = 0;
  while (cleanPasses < CLEAN_PASSES && now() < deadline) {
    const removed = await removeOnce(owner, connect).catch(() => undefined);
    cleanPasses = removed === 0 ? cleanPasses + 1 : 0;
    if (cleanPasses < CLEAN_PASSES) await sleep(RETRY_MS);
  }
}

async function removeOnce(owner: string, connect: CleanupContext['connect']): Promise<number> {
  return (await removeAll(await connect(), ownedBy(owner))).length;
}
