import { rmdirSync } from 'node:fs';
import path from 'node:path';
import { namesIn } from './disk-use.ts';
import { holdRun } from './hold.ts';
import { createRunFolder } from './store.ts';

/** A new run's folder, this process's until it is disposed of. */
export interface RunFolderClaim extends Disposable {
  /** Absolute path. */
  readonly dir: string;
}

/**
 * Makes the folder of a new run, and claims it. Letting go of it removes it again when nothing was written into it: a run
 * that was refused leaves nothing.
 * @throws {UsageError} when it exists already or cannot be made; {HiveBenchError} when the disk is full.
 */
export function claimRunFolder(resultsDir: string, runId: string): RunFolderClaim {
  const dir = createRunFolder(resultsDir, runId);
  let hold: Disposable;
  try {
    hold = holdRun(dir);
  } catch (error) {
    removeIfEmpty(dir);
    throw error;
  }
  return {
    dir,
    [Symbol.dispose]: () => {
      hold[Symbol.dispose]();
      removeIfEmpty(dir);
    },
  };
}

/** Only what createRunFolder makes; a folder that has anything else in it stays as it is. */
function removeIfEmpty(dir: string): void {
  const parts = ['evidence', 'logs'];
  if (namesIn(dir).toSorted().join(' ') !== parts.join(' ')) return;
  if (parts.some((name) => namesIn(path.join(dir, name)).length > 0)) return;
  for (const name of parts) rmdirSync(path.join(dir, name));
  rmdirSync(dir);
}
