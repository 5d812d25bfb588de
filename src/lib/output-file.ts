import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './errors.ts';
import { reasonOf } from './system-error.ts';

/**
 * Checks that a file can be written before the work whose result it will hold, which may take half an hour.
 * @throws {UsageError} naming the option if the file cannot be written.
 */
export function requireWritable(file: string, option: string): void {
  const folder = path.dirname(path.resolve(file));
  const refuse = (found: string): never => {
    throw new UsageError(`${option}: got ${file}, ${found}, expected a file that can be written.`, {
      hint: 'Create the folder first, or choose another file.',
    });
  };
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) refuse('which is a folder');
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      refuse(`whose folder ${folder} does not exist`);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    refuse(reasonOf(cause));
  }
}

/** @throws {UsageError} naming the option if its folder does not exist and cannot be created. */
export function makeFolder(folder: string, option: string): void {
  try {
    makeFolders(folder);
  } catch (cause) {
    throw new UsageError(
      `${option}: got ${folder}, expected a folder that can be created: ${reasonOf(cause)}.`,
      { hint: 'Check for a file of that name, and the permissions of the parent folder.', cause },
    );
  }
}

/**
 * Creates a folder and its missing parents. Replaces mkdir's `recursive`, which loops forever below folders such as
 * /proc, where nothing can be created.
 * @throws {Error} of the file system.
 */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      // Another run may have created it in the meantime.
      if (!statSync(each, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
}
