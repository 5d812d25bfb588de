import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../lib/system-error.ts';

/** Bytes of all files in a folder; links are not followed. 0 for what is not there, or goes meanwhile. */
export function bytesIn(place: string): number {
  const seen = lstatSync(place, { throwIfNoEntry: false });
  if (!seen) return 0;
  if (!seen.isDirectory()) return seen.isFile() ? seen.size : 0;
  return namesIn(place).reduce((sum, name) => sum + bytesIn(path.join(place, name)), 0);
}

/** Nothing for a folder that is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
