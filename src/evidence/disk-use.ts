import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../lib/system-error.ts';

/**
 * Size of all files in a folder, in bytes; links are not followed. A missing file counts as 0, also one that is
 * removed meanwhile.
 */
export function bytesIn(place: string): number {
  const seen = lstatSync(place, { throwIfNoEntry: false });
  if (!seen) return 0;
  if (!seen.isDirectory()) return seen.isFile() ? seen.size : 0;
  return namesIn(place).reduce((sum, name) => sum + bytesIn(path.join(place, name)), 0);
}

/** Empty for a missing folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
