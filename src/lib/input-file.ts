import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { UsageError } from './errors.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { codeOf, reasonOf } from './system-error.ts';

/** The longest text that V8 can hold. Nothing that hive-bench reads whole comes near it. */
const MAX_BYTES = 2 ** 29 - 24;
/** Of `open`: a link is followed, as whoever named it expects. */
const FOLLOW = 0;

/**
 * All of a file that somebody named. A pipe without a writer would be waited for without end, and a device read
 * without end: neither is opened for longer than it takes to see what it is.
 * @throws {UsageError} naming the file, with this hint, when it is not there, no file, too large or unreadable.
 */
export function readInputFile(file: string, hint: string): Buffer {
  return withInputFile(file, hint, FOLLOW, (fd, stats) => readWhole(file, hint, fd, stats));
}

/**
 * The same for a file whose name nobody chose here: a symbolic link of that name could lead anywhere.
 * @throws {UsageError} also for a link.
 */
export function readUnlinkedFile(file: string, hint: string): Buffer {
  return withInputFile(file, hint, constants.O_NOFOLLOW, (fd, stats) => readWhole(file, hint, fd, stats));
}

function readWhole(file: string, hint: string, fd: number, { size }: Stats): Buffer {
  if (size <= MAX_BYTES) return readFileSync(fd);
  throw new UsageError(`${file} has ${size} bytes, expected at most ${MAX_BYTES}.`, { hint });
}

/**
 * What a text holds as JSON of ours; `where` is its file, and its line where it has many.
 * @throws {UsageError} naming the place, with this hint, where it is no such JSON.
 */
export function readJsonText(text: string, where: string, hint: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonTextError)) throw cause;
    throw new UsageError(`${where} ${cause.message}.`, { hint, cause });
  }
}

/** For one that is read piece by piece. @throws {UsageError} as readInputFile, of whatever size it is. */
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
