import { HiveBenchError } from '../lib/errors.ts';
import { codeOf } from '../lib/system-error.ts';

/** Error codes of the disk, as opposed to those of a programming error. */
const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reported an error',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'its folder is gone',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this host',
};

/** Runs a function that writes a file. @throws {HiveBenchError} naming the file if the disk refuses it. */
export function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const code = codeOf(cause);
    const words = WORDS[code];
    if (words === undefined) throw cause;
    throw new HiveBenchError(`${file} could not be written: ${words} (${code}).`, {
      hint:
        code === 'ENOENT'
          ? 'The folder was deleted or moved while it was written to, and what was in it with it. Start again.'
          : 'Make room, or give another --output. Rounds that were whole by then are on disk: hive-bench judge, or run --resume.',
      cause,
    });
  }
}
