import { statSync } from 'node:fs';
import { HiveBenchError } from '../../lib/errors.ts';

const CHECK_EVERY_MS = 1000;

/**
 * Watches whether a run's folder still exists. An open file can be written to after its folder was deleted, so a run
 * would notice only at the end that nothing was kept.
 */
export class FolderWatch implements Disposable {
  readonly #gone = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(dir: string, everyMs: number = CHECK_EVERY_MS) {
    const inode = inodeOf(dir);
    this.#timer = setInterval(() => {
      // Another folder of the same name does not count.
      if (inodeOf(dir) !== inode) this.#gone.abort(deleted(dir));
    }, everyMs).unref();
  }

  /** Aborts within a second after the folder is gone; the reason is the error. */
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
