import path from 'node:path';

/** Installation folder of hive-bench. It contains `stack/`, `schema/` and `bin/`. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Absolute path of a file in the installation folder. */
export function ownFile(...names: readonly string[]): string {
  return path.join(ROOT, ...names);
}
