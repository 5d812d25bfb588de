import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CONFIG_ENDINGS, CONFIG_FILES, isLikeConfigFile } from './names.ts';

/** A configuration file that somebody may take to be in force, and why it is not. Absolute path. */
export interface UnusedConfig {
  readonly file: string;
  readonly why: string;
}

export interface FoundConfig {
  /** Absolute path of the one in force; undefined where there is none. */
  readonly file?: string;
  readonly unused: readonly UnusedConfig[];
}

export interface SearchLimits {
  /** Not searched beyond, whether or not it is on the way. */
  readonly home: string;
  /** Of this process; undefined where the system has no users. */
  readonly user: number | undefined;
}

/**
 * The nearest configuration file of a folder and those above it, up to the root of its repository (the folder with
 * `.git`), the home folder or the root of the file system, whichever comes first; and all that were passed over.
 *
 * A file above the folder is a program that somebody else may have put there, as in /tmp: only one that belongs to
 * this user, to root, or to the owner of the folder itself is used.
 */
export function findConfig(folder: string, { home, user }: SearchLimits): FoundConfig {
  let file: string | undefined;
  const unused: UnusedConfig[] = [];
  const trusted = new Set([user, 0, ownerOf(folder)]);
  for (const at of searched(path.resolve(folder), home)) {
    for (const name of CONFIG_FILES) {
      const found = path.join(at, name);
      // A link to nowhere is there, and must not pass for a folder without a configuration.
      const owner = ownerOf(found);
      if (owner === undefined) continue;
      if (at !== path.resolve(folder) && user !== undefined && !trusted.has(owner))
        unused.push({ file: found, why: 'it belongs to another user; name it with --config to use it' });
      else if (file === undefined) file = found;
      else unused.push({ file: found, why: path.dirname(file) === at ? BESIDE : NEARER });
    }
    for (const name of namesIn(at).filter(isLikeConfigFile))
      unused.push({ file: path.join(at, name), why: `expected hive-bench.config with ${CONFIG_ENDINGS}` });
  }
  return { ...(file !== undefined && { file }), unused };
}

const BESIDE = `of several in one folder the first of ${CONFIG_ENDINGS} is in force`;
const NEARER = 'a nearer one is in force';

function* searched(folder: string, home: string): Generator<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    yield at;
    if (existsSync(path.join(at, '.git')) || at === path.resolve(home) || at === path.dirname(at)) return;
  }
}

function ownerOf(file: string): number | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.uid;
  } catch {
    // Below a folder that may not be entered, or is none.
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch {
    // A folder that may be passed through but not listed.
    return [];
  }
}
