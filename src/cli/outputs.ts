import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { HiveBenchError } from '../lib/errors.ts';
import { codeOf, reasonOf } from '../lib/system-error.ts';
import { progress, stop, stopRequested } from './console.ts';

/** The reader or the terminal has gone. */
const CLOSED: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'EBADF', 'ERR_STREAM_DESTROYED']);
const FLUSH_WITHIN_MS = 2000;

let lost: Error | undefined;

/**
 * Handles outputs that cannot be written. Results are written last, so a closed standard output stops nothing. A
 * closed standard error means that nobody is waiting: it stops the command like a signal.
 */
export function watchOutputs(): void {
  process.stdout.on('error', (error) => {
    lost ??= error;
  });
  process.stderr.on('error', (error) => {
    progress.silence();
    if (CLOSED.has(codeOf(error))) stop();
  });
}

/** Why results did not reach standard output. A reader that closed it is not a fault. */
export function outputFault(): HiveBenchError | undefined {
  if (lost === undefined || CLOSED.has(codeOf(lost))) return undefined;
  return new HiveBenchError(`the results could not be written to standard output: ${reasonOf(lost)}.`, {
    hint: 'Give it somewhere to go; `hive-bench judge <run-dir> --format …` prints the outcome of a run again.',
    cause: lost,
  });
}

/**
 * Resolves when everything has been flushed or has failed. After a stop it does not wait for a reader that has
 * stopped reading.
 */
export async function flushOutputs(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(flush));
  // Errors of the last write arrive in the next turn of the event loop.
  await setImmediate();
}

async function flush(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return;
  const written = new Promise((resolve) => stream.write('', resolve));
  await Promise.race([written, stopped().then(() => sleep(FLUSH_WITHIN_MS))]);
}

async function stopped(): Promise<void> {
  if (stopRequested.aborted) return;
  await new Promise((resolve) => stopRequested.addEventListener('abort', resolve, { once: true }));
}
