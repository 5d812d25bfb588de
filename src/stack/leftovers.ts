import type { Engine } from './engine.ts';
import { ownedBy, removeAll } from './reap.ts';

/** An engine that is down may be back by then; later the next command removes what is left. */
const TIMEOUT_MS = 60_000;
const RETRY_MS = 2000;
/** What the dead process had asked the engine for is carried out all the same, on a busy host some seconds later. */
const CLEAN_PASSES = 5;

export interface CleanupContext {
  readonly connect: () => Promise<Engine>;
  /** Of a monotonic clock, in ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Removes what a dead process left on the engine, but for stacks that it had let go of. Never throws. */
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
