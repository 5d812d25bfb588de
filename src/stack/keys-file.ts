import { rmSync } from 'node:fs';
import path from 'node:path';

/** What the file with a kept stack's keys is called, in its run's folder. */
export const KEYS_FILE = 'keys.env';

/** Nothing is done about a name that is not ours: it came with a label, from whoever may make volumes. */
export function removeKeys(file: string): void {
  if (path.basename(file) === KEYS_FILE) rmSync(file, { force: true });
}
