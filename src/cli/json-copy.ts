import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.ts';

/**
 * A name for --output that ends in .json is where a copy of run.json goes.
 * @throws {UsageError} where it could not be written: that is better known before a run of half an hour.
 */
export function jsonCopyOf(output: string | undefined): string | undefined {
  if (!output?.endsWith('.json')) return undefined;
  const folder = path.dirname(path.resolve(output));
  const refuse = (found: string): never => {
    throw new UsageError(`--output: got ${output}, whose ${found}, expected a file that can be written.`, {
      hint: 'Make the folder first, or name another file.',
    });
  };
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) refuse(`folder ${folder} is not there`);
  if (statSync(output, { throwIfNoEntry: false })?.isDirectory()) refuse('name is that of a folder');
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    refuse(`folder ${folder} cannot be written`);
  }
  return output;
}
