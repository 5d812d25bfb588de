import { HiveBenchError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { removeKeys } from './keys-file.ts';
import { isOrphan, removeAll } from './reap.ts';

/**
 * Removes leftovers of dead runs before a new stack is created. Failures are only reported: leftovers that block the new
 * stack cause an error when its subnets are claimed.
 */
export async function tidy(engine: Engine, say: (line: string) => void, timeoutMs?: number): Promise<void> {
  try {
    await reap(engine, say, timeoutMs);
  } catch (error) {
    if (!(error instanceof HiveBenchError)) throw error;
    say(`some leftovers of dead runs could not be removed: ${error.message}`);
  }
}

/**
 * Removes leftovers of dead runs.
 * @throws {HiveBenchError} naming the objects that the engine does not remove.
 */
export async function reap(engine: Engine, say: (line: string) => void, timeoutMs?: number): Promise<number> {
  const orphans = await removeAll(engine, isOrphan, timeoutMs);
  // Markers among the orphans belong to stacks that no longer exist.
  for (const { mark } of orphans) if (mark?.keysFile !== undefined) removeKeys(mark.keysFile);
  if (orphans.length > 0) {
    const runs = new Set(orphans.map(({ run }) => run));
    say(
      `removed ${orphans.length} things that ${runs.size === 1 ? 'a dead run' : `${runs.size} dead runs`} left`,
    );
  }
  return orphans.length;
}
