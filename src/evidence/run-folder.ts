import { removeIfEmpty } from './empty-run.ts';
import { holdRun } from './lock.ts';
import { createRunFolder } from './store.ts';

/** The folder of a new run, locked by this process until it is disposed of. */
export interface RunFolderClaim extends Disposable {
  /** Absolute path. */
  readonly dir: string;
}

/**
 * Creates the folder of a new run and locks it. Disposing of it removes an empty folder, so that a refused run leaves
 * nothing behind.
 * @throws {UsageError} if it already exists or cannot be created; {HiveBenchError} if the disk is full.
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
