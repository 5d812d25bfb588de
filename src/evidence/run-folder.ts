import { removeIfEmpty } from './empty-run.ts';
import { lockRun } from './lock.ts';
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
    hold = lockRun(dir);
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
