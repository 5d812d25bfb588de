import { existsSync, readdirSync, rmSync } from 'node:fs';

/**
 * Removes the folder of a run that was refused before anything was written into it. A folder with a file is kept: the
 * log of a failed start says why it failed.
 */
export function removeIfEmpty(dir: string): void {
  if (!existsSync(dir)) return;
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  if (entries.every((entry) => entry.isDirectory())) rmSync(dir, { recursive: true });
}
