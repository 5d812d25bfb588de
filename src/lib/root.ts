import path from 'node:path';

/** Folder that hive-bench is installed in: it contains `stack/`, `schema/` and `bin/`. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Absolute path of a file of hive-bench, given relative to its folder. */
export function ownFile(...names: readonly string[]): string {
  return path.join(ROOT, ...names);
}
