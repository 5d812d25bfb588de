import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HiveBenchError, UsageError } from '../lib/errors.ts';
import { makeFolders } from '../lib/output-file.ts';
import { codeOf, reasonOf } from '../lib/system-error.ts';
import { writing } from './disk-fault.ts';
import { writeFully } from './ndjson.ts';

/** Everything about time and chance that a new run needs, handed in. */
export interface RunIdSources {
  readonly now: () => Date;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** `yyyymmdd-hhmmss-xxxx`, in UTC; the last four are base 36. */
export function newRunId({ now, random }: RunIdSources): string {
  const [date = '', time = ''] = now().toISOString().split(/[T.]/);
  const chance = Math.floor(random() * 36 ** 4).toString(36);
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${chance.padStart(4, '0')}`;
}

/**
 * Makes the folder of a new run and returns its absolute path.
 * @throws {UsageError} when it exists already or cannot be made; {HiveBenchError} when the disk is full.
 */
export function createRunFolder(resultsDir: string, runId: string): string {
  const dir = path.resolve(resultsDir, runId);
  try {
    makeFolders(path.resolve(resultsDir));
    // Not recursive: two runs with one id must not write into one folder. It holds voices, and of a target also what was
    // said there: other users of the host have no business in it.
    mkdirSync(dir, { mode: 0o700 });
    mkdirSync(path.join(dir, 'logs'));
    mkdirSync(path.join(dir, 'evidence'));
  } catch (cause) {
    // A name that was given is to be given otherwise; a disk that is full is no mistake of usage.
    const isDisk = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE'].includes(codeOf(cause));
    const Fault = isDisk ? HiveBenchError : UsageError;
    throw new Fault(`${dir}: expected a folder that can be made for run ${runId}: ${reasonOf(cause)}.`, {
      hint: 'Give an output folder that can be written; if the run id is taken, start again.',
      cause,
    });
  }
  return dir;
}

/**
 * Writes a file so that a reader sees the old one or the new one, never a part. Returns its path. `mode` is the file's
 * from its first byte on, whatever the umask; without it, others may read what the umask lets them.
 */
export function writeAtomically(dir: string, name: string, data: string | Buffer, mode?: number): string {
  const file = path.join(dir, name);
  return writing(file, () => {
    replaceFile(file, path.join(dir, `.${name}.unfinished`), data, mode);
    return file;
  });
}

function replaceFile(
  file: string,
  unfinished: string,
  data: string | Buffer,
  mode: number | undefined,
): void {
  // Not opened as it is: in a folder that came from elsewhere it can be a link to a file of ours.
  rmSync(unfinished, { force: true });
  const fd = openSync(unfinished, 'wx', mode ?? 0o644);
  try {
    if (mode !== undefined) fchmodSync(fd, mode);
    writeFully(fd, data);
    // Before the rename, or a power cut could leave the new name with no content.
    fsyncSync(fd);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  renameSync(unfinished, file);
}
