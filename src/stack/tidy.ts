import { HiveBenchError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { removeKeys } from './keys-file.ts';
import { isOrphan, removeAll } from './reap.ts';

/**
 * Removes what dead runs left, before something new is made. What cannot be removed is told of and need not be in the
 * way; where it is, the claim of a subnet says so.
 */
export async function tidy(engine: Engine, say: (line: string) => void, timeoutMs?: number): Promise<void> {
  try {
    await reap(engine, say, timeoutMs);
  } catch (error) {
    if (!(error instanceof HiveBenchError)) throw error;
    say(`not all that dead runs left could be removed: ${error.message}`);
  }
}

/**
 * Removes what dead runs left.
 * @throws {HiveBenchError} naming what the engine does not remove.
 */
export async function reap(engine: Engine, say: (line: string) => void, timeoutMs?: number): Promise<number> {
  const orphans = await removeAll(engine, isOrphan, timeoutMs);
  // Of a stack that is gone, and whose mark was all that was left.
  for (const { mark } of orphans) if (mark?.keysFile !== undefined) removeKeys(mark.keysFile);
  if (orphans.length > 0) {
    const runs = new Set(orphans.map(({ run }) => run));
    say(
      `removed ${orphans.length} things that ${runs.size === 1 ? 'a dead run' : `${runs.size} dead runs`} left`,
    );
  }
  return orphans.length;
}
