import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { fateOf } from '../lib/process-fate.ts';
import { identityOf } from '../lib/process-identity.ts';
import { processTable } from '../lib/process-table.ts';
import { codeOf } from '../lib/system-error.ts';

const ENDING = '.unfinished';

/**
 * Path for writing a file until it is complete: next to it, with a suffix unique to this process. Removes leftovers of
 * killed processes that wrote the same file, and leaves those of living processes.
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

/** A file without an identity is from version 0.1.0, whose process cannot be looked up. */
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
 * Moves a complete file to its final name.
 * @throws {UsageError} if that file exists by now; it is left untouched.
 */
export function finish(unfinished: string, file: string): void {
  try {
    // Unlike a rename, a link never replaces an existing file.
    linkSync(unfinished, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(file)) throw alreadyExists(file);
    // The file system has no hard links, like shared folders of some virtual machines.
    renameSync(unfinished, file);
  }
  rmSync(unfinished, { force: true });
}

export function alreadyExists(file: string): UsageError {
  return new UsageError(`${file} already exists.`, {
    hint: 'A signed bundle is never overwritten: choose another file with --output, or move the existing one.',
  });
}
