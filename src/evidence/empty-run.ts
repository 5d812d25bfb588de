import { readdirSync, rmSync } from 'node:fs';

/**
 * Removes the folder of a run that was refused before anything was written into it. One with a file stays: the log of a
 * start that failed says why it did.
 */
export function removeIfEmpty(dir: string): void {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  if (entries.every((entry) => entry.isDirectory())) rmSync(dir, { recursive: true });
}
