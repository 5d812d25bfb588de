import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { UsageError } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { codeOf, reasonOf } from './system-error.ts';

/** The longest string of V8, far above any file that hive-bench reads as a whole. */
const MAX_BYTES = 2 ** 29 - 24;
/** Flag for `open`: follow symbolic links, as a user who gives a path expects. */
const FOLLOW = 0;

/**
 * Reads a file that the user named. Pipes and devices are refused: reading them might never end.
 * @throws {UsageError} with this hint if the file is missing, not a regular file, too large or unreadable.
 */
export function readInputFile(file: string, hint: string): Buffer {
  return withInputFile(file, hint, FOLLOW, (fd, stats) => readWhole(file, hint, fd, stats));
}

/**
 * Like readInputFile, for a file with a fixed name in a folder from elsewhere: a symbolic link could point anywhere.
 * @throws {UsageError} as readInputFile, and for a symbolic link.
 */
export function readUnlinkedFile(file: string, hint: string): Buffer {
  return withInputFile(file, hint, constants.O_NOFOLLOW, (fd, stats) => readWhole(file, hint, fd, stats));
}

function readWhole(file: string, hint: string, fd: number, { size }: Stats): Buffer {
  if (size <= MAX_BYTES) return readFileSync(fd);
  throw new UsageError(`${file} has ${size} bytes, expected at most ${MAX_BYTES}.`, { hint });
}

/**
 * Parses JSON that hive-bench wrote.
 * @param where the file, and the line if there are several, for the error message
 * @throws {UsageError} with this hint if the text is invalid.
 */
export function readJsonText(text: string, where: string, hint: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonTextError)) throw cause;
    throw new UsageError(`${where} ${cause.message}.`, { hint, cause });
  }
}

/** Checks a file that is read as a stream later. @throws {UsageError} as readInputFile, but accepts any size. */
export function requireInputFile(file: string, hint: string): void {
  withInputFile(file, hint, FOLLOW, () => undefined);
}

function withInputFile<T>(
  file: string,
  hint: string,
  links: number,
  use: (fd: number, stats: Stats) => T,
): T {
  const refuse = (why: string, cause?: unknown): never => {
    throw new UsageError(`${file} ${why}.`, { hint, ...(cause !== undefined && { cause }) });
  };
  let fd: number | undefined;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | links);
    const stats = fstatSync(fd);
    if (!stats.isFile()) return refuse(`is ${kindOf(stats)}, expected a file`);
    return use(fd, stats);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    if (links === constants.O_NOFOLLOW && codeOf(cause) === 'ELOOP')
      return refuse('is a symbolic link, expected a file', cause);
    return refuse(codeOf(cause) === 'ENOENT' ? 'is missing' : `cannot be read: ${reasonOf(cause)}`, cause);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  return stats.isFIFO() ? 'a pipe' : 'a device';
}
