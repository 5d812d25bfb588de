import { lstatSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import { shown } from '../model/shown.ts';
import type { HiveBenchConfig, UserConfig } from './config.ts';
import { resolveConfig } from './resolve.ts';

export const CONFIG_FILE = 'hive-bench.config.ts';

/**
 * Loads and checks a configuration file; without a name, the one in this folder, or the defaults when there is none.
 * `commandLine` has its word over it.
 *
 * @throws {UsageError} with every problem at once.
 */
export async function loadConfig(
  file: string | undefined,
  commandLine: UserConfig = {},
): Promise<HiveBenchConfig> {
  const wanted = path.resolve(file ?? CONFIG_FILE);
  // A link to nowhere is there, and must not pass for a folder without a configuration.
  if (!lstatSync(wanted, { throwIfNoEntry: false })) {
    if (file === undefined) return resolveConfig(commandLine, 'the command line');
    throw new UsageError(`there is no configuration file ${file}.`, {
      hint: `Name an existing file with --config, or leave it out to use ${CONFIG_FILE} of this folder.`,
    });
  }
  const name = file ?? CONFIG_FILE;
  const loaded = await importedFrom(wanted, name);
  if (typeof loaded !== 'object' || loaded === null || Object.keys(commandLine).length === 0) {
    return resolveConfig(loaded, name);
  }
  return resolveConfig({ ...loaded, ...commandLine }, `${name} with the command line`);
}

const HINT = 'It is a TypeScript module whose default export is defineConfig({ … }).';
const LOADED_WITHIN_MS = 20_000;

/** The default export, or what it promises. A module can throw whatever it likes, and wait for what never comes. */
async function importedFrom(file: string, name: string): Promise<unknown> {
  readInputFile(file, HINT);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      (import(pathToFileURL(file).href) as Promise<{ default?: unknown }>).then((module) => module.default),
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`it has not ended within ${LOADED_WITHIN_MS / 1000} s`)),
          LOADED_WITHIN_MS,
        );
      }),
    ]);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : `it threw ${shown(cause)}`;
    throw new UsageError(`${name} cannot be loaded, expected a module that can: ${why}`, {
      hint: HINT,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
