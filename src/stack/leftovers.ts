import type { Engine } from './engine.ts';
import { KEPT } from './labels.ts';
import { findAll, type Found, removeAll } from './reap.ts';

/** An engine that is down may be back by then; later the next command removes what is left. */
const TRIES_FOR_MS = 60_000;
const LOOK_AGAIN_MS = 2000;
/** What the dead process had asked the engine for is carried out all the same, on a busy host some seconds later. */
const QUIET_LOOKS = 5;

export interface Surroundings {
  readonly connect: () => Promise<Engine>;
  /** Of a monotonic clock, in ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Removes what a dead process left on the engine, but for stacks that it had let go of. Never throws. */
export async function removeLeftovers(owner: string, { connect, now, sleep }: Surroundings): Promise<void> {
  const until = now() + TRIES_FOR_MS;
  let quietLooks = 0;
  while (quietLooks < QUIET_LOOKS && now() < until) {
    const removed = await removeOnce(owner, connect).catch(() => undefined);
    quietLooks = removed === 0 ? quietLooks + 1 : 0;
    if (quietLooks < QUIET_LOOKS) await sleep(LOOK_AGAIN_MS);
  }
}

async function removeOnce(owner: string, connect: Surroundings['connect']): Promise<number> {
  const engine = await connect();
  const meant = leftBy(owner, await findAll(engine));
  const ids = new Set(meant.map(({ id }) => id));
  return (await removeAll(engine, ({ id }) => ids.has(id))).length;
}

/** Of a run that was let go of, the marker that says so is kept: nothing of it is left over. */
export function leftBy(owner: string, all: readonly Found[]): Found[] {
  const kept = new Set(all.filter((thing) => thing.owner === KEPT).map(({ run }) => run));
  return all.filter((thing) => thing.owner === owner && !kept.has(thing.run));
}
