import path from 'node:path';
import { parseWav, WavError } from '../audio/wav.ts';
import { UsageError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import { JsonTextError, parseJson } from '../model/json-text.ts';

export const CUT_OR_EDITED =
  'The file was cut off or edited. What the run wrote cannot be judged without it.';
const HINT = 'Give the folder of a run as hive-bench wrote it: results/<run-id>.';

/**
 * A file of a run's folder.
 * @throws {UsageError} naming it when it cannot be read.
 */
export function readRunFile(dir: string, name: string): Buffer {
  return readInputFile(path.join(dir, name), HINT);
}

/** @throws {UsageError} naming the file when it is not JSON or lacks one of these fields. */
export function readJson<T extends object>(
  dir: string,
  name: string,
  fields: readonly (keyof T & string)[],
): T {
  const text = readRunFile(dir, name).toString('utf8');
  const value = parsed(text, path.join(dir, name));
  const missing = fields.filter((field) => typeof value !== 'object' || value === null || !(field in value));
  if (missing.length > 0) {
    throw new UsageError(`${path.join(dir, name)} is not what hive-bench writes there.`, {
      hint: HINT,
      evidence: missing.map((field) => `${field}: got nothing, expected a value`),
    });
  }
  return value as T;
}

/** Samples of a WAV file of the run. @throws {UsageError} naming the file that is no longer what was written. */
export function readWavFile(dir: string, name: string): Int16Array<ArrayBuffer> {
  try {
    return parseWav(readRunFile(dir, name)).samples;
  } catch (cause) {
    if (!(cause instanceof WavError)) throw cause;
    throw new UsageError(`${path.join(dir, name)}: ${cause.message}.`, { hint: CUT_OR_EDITED, cause });
  }
}

/** @throws {UsageError} naming the line that is no JSON. */
export function readLines<T>(dir: string, name: string): T[] {
  const lines = readRunFile(dir, name).toString('utf8').split('\n');
  // A whole file ends with a line feed; what stands behind the last one was torn off.
  const torn = lines.pop();
  if (torn) lines.push(torn);
  return lines.map((line, i) => {
    return parsed(line, `${path.join(dir, name)} line ${i + 1}`) as T;
  });
}

function parsed(text: string, where: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonTextError)) throw cause;
    throw new UsageError(`${where} ${cause.message}.`, { hint: CUT_OR_EDITED, cause });
  }
}
