import { lstatSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import { CHECK_CORPUS, type HiveBenchConfig, type UserConfig } from './config.ts';
import { findConfig, type FoundConfig, type UnusedConfig } from './find.ts';
import { CONFIG_ENDINGS } from './names.ts';
import { readConfig } from './read.ts';
import { resolveConfig } from './resolve.ts';

export interface LoadedConfig {
  readonly config: HiveBenchConfig;
  /** Absolute path of the file in force; undefined where all but the command line are defaults. */
  readonly file?: string;
  /** Present, and not in force. */
  readonly unused: readonly UnusedConfig[];
}

/**
 * Loads and checks a configuration file; without a name, the nearest of the working directory and the folders above it,
 * or the defaults when there is none. `commandLine` overrides it. Folders that the file names are relative to the file.
 *
 * @throws {UsageError} with every problem at once.
 */
export async function loadConfig(
  named: string | undefined,
  commandLine: UserConfig = {},
): Promise<LoadedConfig> {
  const found = findConfig(process.cwd(), { home: homedir(), user: process.getuid?.() });
  const { file, unused } = named === undefined ? found : byName(named, found);
  if (file === undefined) return { config: resolveConfig(commandLine, 'the command line'), unused };
  const name = named ?? nearest(file);
  const loaded = overlaid(await readConfig(file, name), path.dirname(file), commandLine);
  const origin = Object.keys(commandLine).length === 0 ? name : `${name} with the command line`;
  return { config: resolveConfig(loaded, origin), file, unused };
}

function byName(named: string, { file: other, unused }: FoundConfig): FoundConfig {
  const file = path.resolve(named);
  if (!lstatSync(file, { throwIfNoEntry: false })) {
    throw new UsageError(`there is no configuration file ${named}.`, {
      hint: `Name an existing file with --config, or leave it out to use hive-bench.config (${CONFIG_ENDINGS}) of this folder or one above.`,
    });
  }
  const others = [...(other === undefined ? [] : [other]), ...unused.map((each) => each.file)];
  return {
    file,
    unused: others
      .filter((each) => identity(each) !== identity(file))
      .map((each) => ({ file: each, why: `--config names ${named}` })),
  };
}

function identity(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** A file says where things are from where it is itself, not from where somebody happens to stand. */
function overlaid(loaded: unknown, folder: string, commandLine: UserConfig): unknown {
  const prototype: unknown = typeof loaded === 'object' && loaded !== null && Object.getPrototypeOf(loaded);
  if (prototype !== null && prototype !== Object.prototype) return loaded;
  const at = (value: unknown): unknown =>
    typeof value === 'string' && value !== '' && value !== CHECK_CORPUS && folder !== process.cwd()
      ? path.resolve(folder, value)
      : value;
  try {
    const own: Readonly<Record<string, unknown>> = { ...(loaded as object) };
    const folders = ['corpus', 'output'].filter((key) => Object.hasOwn(own, key));
    return { ...own, ...Object.fromEntries(folders.map((key) => [key, at(own[key])])), ...commandLine };
  } catch {
    // A getter of its own that throws is reported with everything else.
    return loaded;
  }
}
