import { rmSync } from 'node:fs';
import path from 'node:path';

/** Name of the file with the keys of a kept stack, in the run's folder. */
export const KEYS_FILE = 'keys.env';

/** Removes a file with this name only: the path comes from a label, which anyone who can create volumes can set. */
export function removeKeys(file: string): void {
  if (path.basename(file) === KEYS_FILE) rmSync(file, { force: true });
}
