import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '@humanwhocodes/momoa';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';
import { faultOf } from './fault-place.ts';
import { CONFIG_ENDINGS } from './names.ts';

const HINT = 'A module has `export default defineConfig({ … })`, a .json file the object alone.';
const LOADED_WITHIN_MS = 20_000;
const MODULES: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);

/**
 * What a configuration file holds, unchecked: a module's default export, or what it promises, or a JSON text's value.
 * @throws {UsageError} with the line, for a file that cannot be read or loaded.
 */
export async function readConfig(file: string, name: string): Promise<unknown> {
  const bytes = readInputFile(file, HINT);
  const ending = path.extname(file);
  if (ending === '.json') return parsed(bytes, name);
  if (MODULES.has(ending)) {
    refuseTwin(file, name);
    return imported(file, name);
  }
  throw new UsageError(`${name} cannot be read, expected a name that ends with ${CONFIG_ENDINGS}.`, {
    hint: HINT,
  });
}

/** The compiler takes `x.js` for what will be made of `x.ts`, and would load that in its place. */
function refuseTwin(file: string, name: string): void {
  const twin = file.replace(/\.(m?)js$/, '.$1ts');
  if (twin === file || !existsSync(twin)) return;
  throw new UsageError(
    `${name} cannot be loaded, expected no ${path.basename(twin)} beside it: that one would be loaded in its place.`,
    { hint: `Name ${path.basename(twin)} with --config, or remove one of them.` },
  );
}

function parsed(bytes: Buffer, name: string): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${name} is not JSON: ${placed(text) ?? (cause as Error).message}.`, {
      hint: 'JSON has no comments, no commas at the end of a list, and double quotes around every key.',
      cause,
    });
  }
}

/** Node.js 20 does not say where a text stops being JSON. */
function placed(text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    const { message, line, column } = error as { message: string; line?: number; column?: number };
    const why = message.replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '');
    return line === undefined ? undefined : `line ${line}, column ${column}: ${why}`;
  }
}

async function imported(file: string, name: string): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  let value: unknown;
  try {
    await compileTypeScript();
    value = await Promise.race([
      (import(pathToFileURL(file).href) as Promise<{ default?: unknown }>).then(defaultOf),
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`it has not ended within ${LOADED_WITHIN_MS / 1000} s`)),
          LOADED_WITHIN_MS,
        );
      }),
    ]);
  } catch (cause) {
    const why = faultOf(cause, file);
    throw new UsageError(`${name} cannot be loaded, expected a module that can: ${why}`, {
      hint: HINT,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
  if (value !== undefined) return value;
  throw new UsageError(`${name}: got no default export, expected the configuration.`, { hint: HINT });
}

/** A checkout runs by tsx already. The npm package loads it here: it takes longer than all of `--help`. */
async function compileTypeScript(): Promise<void> {
  if (import.meta.filename.endsWith('.js')) await import('tsx');
}

/** Where no package.json makes it a module, .js and .ts become CommonJS, whose export stands one level deeper. */
function defaultOf(module: { readonly default?: unknown }): unknown {
  const outer = module.default as
    | { readonly __esModule?: unknown; readonly default?: unknown }
    | null
    | undefined;
  return typeof outer === 'object' && outer !== null && '__esModule' in outer ? outer.default : outer;
}
