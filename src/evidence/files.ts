import { existsSync } from 'node:fs';
import path from 'node:path';
import { WavError } from '../audio/wav-format.ts';
import { parseWav } from '../audio/wav.ts';
import { UsageError } from '../lib/errors.ts';
import { readJsonText, readUnlinkedFile } from '../lib/input-file.ts';

export const CUT_OR_EDITED =
  'The file was cut off or edited. What the run wrote cannot be judged without it.';
const HINT = 'Give the folder of a run as hive-bench wrote it: results/<run-id>.';

/**
 * Reads a file of a run's folder.
 * @throws {UsageError} naming the file if it cannot be read or is a symbolic link.
 */
export function readRunFile(dir: string, name: string): Buffer {
  if (!existsSync(dir)) throw new UsageError(`there is no run ${dir}.`, { hint: HINT });
  return readUnlinkedFile(path.join(dir, name), HINT);
}

/** Returns what is wrong with a value; undefined for a valid one. */
type Check = (value: unknown) => string | undefined;

/** @throws {UsageError} naming file and field if it is not JSON, or not what hive-bench writes there. */
export function readJson(dir: string, name: string, check: Check): unknown {
  const text = readRunFile(dir, name).toString('utf8');
  return checked(text, path.join(dir, name), check);
}

/**
 * Samples of a WAV file of the run.
 * @throws {UsageError} naming the file if it has changed since it was written.
 */
export function readWavFile(dir: string, name: string): Int16Array<ArrayBuffer> {
  try {
    return parseWav(readRunFile(dir, name)).samples;
  } catch (cause) {
    if (!(cause instanceof WavError)) throw cause;
    throw new UsageError(`${path.join(dir, name)}: ${cause.message}.`, { hint: CUT_OR_EDITED, cause });
  }
}

/** @throws {UsageError} naming line and field that are not what hive-bench writes there. */
export function readLines(dir: string, name: string, check: Check): unknown[] {
  const lines = readRunFile(dir, name).toString('utf8').split('\n');
  // A complete file ends with a line feed; text after the last one is a torn line.
  const torn = lines.pop();
  if (torn) lines.push(torn);
  return lines.map((line, i) => {
    return checked(line, `${path.join(dir, name)} line ${i + 1}`, check);
  });
}

function checked(text: string, where: string, check: Check): unknown {
  const value = readJsonText(text, where, CUT_OR_EDITED);
  const problem = check(value);
  if (problem === undefined) return value;
  throw new UsageError(`${where}: ${problem}.`, { hint: HINT });
}
