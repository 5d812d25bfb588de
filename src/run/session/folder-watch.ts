import { statSync } from 'node:fs';
import { HiveBenchError } from '../../lib/errors.ts';

const CHECK_EVERY_MS = 1000;

/**
 * Whether a run's folder is still there. A file that is open can be written to after its folder was deleted, so
 * that a run would notice only at its end that nothing of it is kept.
 */
export class FolderWatch implements Disposable {
  readonly #gone = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(dir: string, everyMs: number = CHECK_EVERY_MS) {
    const inode = inodeOf(dir);
    this.#timer = setInterval(() => {
      // Another folder of the same name is not this one.
      if (inodeOf(dir) !== inode) this.#gone.abort(deleted(dir));
    }, everyMs).unref();
  }

  /** Aborts, with the error as its reason, within a second of the folder's end. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

function inodeOf(dir: string): number | undefined {
  return statSync(dir, { throwIfNoEntry: false })?.ino;
}

function deleted(dir: string): HiveBenchError {
  return new HiveBenchError(`${dir} was deleted or moved while the run was writing to it.`, {
    hint: 'Nothing of this run was kept there; the stack has been removed. Start the run again.',
  });
}
