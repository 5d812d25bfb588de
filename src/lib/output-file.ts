import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './errors.ts';
import { reasonOf } from './system-error.ts';

/**
 * Before anything is done whose result goes to a file: afterwards half an hour would be lost.
 * @throws {UsageError} naming the option where its file could not be written.
 */
export function requireWritable(file: string, option: string): void {
  const folder = path.dirname(path.resolve(file));
  const refuse = (found: string): never => {
    throw new UsageError(`${option}: got ${file}, ${found}, expected a file that can be written.`, {
      hint: 'Make the folder first, or name another file.',
    });
  };
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) refuse('which is a folder');
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      refuse(`whose folder ${folder} is not there`);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    refuse(reasonOf(cause));
  }
}

/** @throws {UsageError} naming the option where its folder is not there and cannot be made. */
export function makeFolder(folder: string, option: string): void {
  try {
    makeFolders(folder);
  } catch (cause) {
    throw new UsageError(
      `${option}: got ${folder}, expected a folder that can be made: ${reasonOf(cause)}.`,
      { hint: 'Is there a file of that name, or a folder that may not be written?', cause },
    );
  }
}

/**
 * A folder and those above it that are not there yet. Node's own way never ends where a folder exists in which none can
 * be made, as in /proc.
 * @throws {Error} of the file system.
 */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      // Another run can have made it in the meantime.
      if (!statSync(each, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
}
