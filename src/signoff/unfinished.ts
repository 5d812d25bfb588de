import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { fateOf } from '../lib/process-fate.ts';
import { identityOf } from '../lib/process-identity.ts';
import { processTable } from '../lib/process-table.ts';
import { codeOf } from '../lib/system-error.ts';

const ENDING = '.unfinished';

/**
 * Where this process writes a file until it is whole: beside it, under a name that no other process takes. What
 * processes left that were killed while they wrote the same file is removed; what others write now is left.
 */
export function unfinishedFile(file: string): string {
  const prefix = `${path.basename(file)}${ENDING}`;
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix) && isAbandoned(name.slice(prefix.length)))
      rmSync(path.join(folder, name), { force: true });
  }
  return path.join(folder, `${prefix}-${encodeURIComponent(identityOf())}`);
}

/** Without an identity it is of version 0.1.0, of which nothing can be asked. */
function isAbandoned(suffix: string): boolean {
  if (suffix === '') return true;
  return suffix.startsWith('-') && fateOf(decoded(suffix.slice(1)), processTable()).is === 'dead';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Gives a whole file its name.
 * @throws {UsageError} when that name has been taken meanwhile; what has it is left as it is.
 */
export function finish(unfinished: string, file: string): void {
  try {
    // Unlike a rename, a link never takes another's place.
    linkSync(unfinished, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(file)) throw alreadyExists(file);
    // A file system without links, such as a shared folder of some virtual machines.
    renameSync(unfinished, file);
  }
  rmSync(unfinished, { force: true });
}

export function alreadyExists(file: string): UsageError {
  return new UsageError(`${file} is there already.`, {
    hint: 'What was signed is not written over: name another file with --output, or move it away.',
  });
}
