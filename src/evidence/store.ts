import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HiveBenchError, UsageError } from '../lib/errors.ts';
import { makeFolders } from '../lib/output-file.ts';
import { codeOf, reasonOf } from '../lib/system-error.ts';
import { writing } from './disk-fault.ts';
import { writeFully } from './ndjson.ts';

/** Clock and randomness of a new run. */
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
 * Creates the folder of a new run and returns its absolute path.
 * @throws {UsageError} if it already exists or cannot be created; {HiveBenchError} if the disk is full.
 */
export function createRunFolder(resultsDir: string, runId: string): string {
  const dir = path.resolve(resultsDir, runId);
  try {
    makeFolders(path.resolve(resultsDir));
    // Not recursive: two runs with the same id must not write into one folder. Only its owner can read it, because it
    // contains voices and, of a target, what was said there.
    mkdirSync(dir, { mode: 0o700 });
    mkdirSync(path.join(dir, 'logs'));
    mkdirSync(path.join(dir, 'evidence'));
  } catch (cause) {
    // The user can choose another name; a full disk is not a usage error.
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
 * Writes a file atomically: a reader sees the old or the new one, never a part. Returns its path. The file has `mode`
 * from its first byte on, regardless of the umask; without `mode`, the umask decides.
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
  // Never opened in place: in a folder that came from elsewhere it can be a link to another file of this user.
  rmSync(unfinished, { force: true });
  const fd = openSync(unfinished, 'wx', mode ?? 0o644);
  try {
    if (mode !== undefined) fchmodSync(fd, mode);
    writeFully(fd, data);
    // Before the rename: otherwise a power cut could leave an empty file under the new name.
    fsyncSync(fd);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  renameSync(unfinished, file);
}
