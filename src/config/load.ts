import { existsSync, lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { UsageError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import { shown } from '../model/shown.ts';
import { parseSlo, SloSyntaxError } from '../slo/grammar.ts';
import { TARGET_DEFAULTS } from '../model/target.ts';
import { AUTO, overlaps, parseSubnet } from '../model/topology.ts';
import { CHECK_CORPUS, type HiveBenchConfig, type UserConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import { describe, fromAjv, type Problem } from './problems.ts';
import { userConfigSchema } from './schema.ts';
import { findUnmeasurable } from './target.ts';
import { findIdleWaivers } from './waivers.ts';

export const CONFIG_FILE = 'hive-bench.config.ts';

const ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, strict: false });
const validate = ajv.compile(userConfigSchema);

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

/** @throws {UsageError} with every problem at once: path, given, expected. */
export function resolveConfig(given: unknown, name: string): HiveBenchConfig {
  const problems = isPlain(given) ? problemsOf(given) : [notPlain(given)];
  const config = problems.length === 0 ? merge(given as UserConfig) : undefined;
  if (config) problems.push(...findContradictions(config));
  if (!config || problems.length > 0) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    throw new UsageError(`${name} has ${count}; nothing was started.`, {
      hint: `Mend ${problems.length === 1 ? 'it' : 'them'}; hive-bench.config.ts of the repository shows the form.`,
      evidence: listed(problems),
    });
  }
  return config;
}

function problemsOf(given: unknown): Problem[] {
  try {
    return validate(given) ? [] : fromAjv(validate.errors ?? []);
  } catch (cause) {
    // A getter of its own that throws.
    return [{ path: '', given: `what cannot be read (${shown(String(cause))})`, expected: 'plain values' }];
  }
}

/** A promise or a map would pass for an object without keys, and nothing of it would be heeded. */
function isPlain(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return true;
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === null || prototype === Object.prototype;
}

function notPlain(given: unknown): Problem {
  const kind = Object.prototype.toString.call(given).slice('[object '.length, -1);
  return { path: '', given: `an instance of ${kind}`, expected: 'a plain object, as defineConfig gives it' };
}

/** More would not be read. */
const MOST_PROBLEMS = 20;

function listed(problems: readonly Problem[]): string[] {
  const lines = problems.slice(0, MOST_PROBLEMS).map(describe);
  return problems.length > MOST_PROBLEMS ? [...lines, `and ${problems.length - MOST_PROBLEMS} more`] : lines;
}

function merge({ target, ...user }: UserConfig): HiveBenchConfig {
  const own = new Map((user.scenarios ?? []).map((scenario) => [scenario.name, scenario]));
  const builtIn = DEFAULTS.scenarios.map((scenario) => own.get(scenario.name) ?? scenario);
  const added = (user.scenarios ?? []).filter(
    ({ name }) => !DEFAULTS.scenarios.some((each) => each.name === name),
  );
  const profile = (name: 'quick' | 'ci' | 'signoff') => ({
    ...DEFAULTS.profiles[name],
    ...user.profiles?.[name],
  });
  return {
    ...DEFAULTS,
    ...user,
    stack: { ...DEFAULTS.stack, ...user.stack },
    ...(target && { target: { ...TARGET_DEFAULTS, ...target } }),
    scenarios: [...builtIn, ...added],
    profiles: { quick: profile('quick'), ci: profile('ci'), signoff: profile('signoff') },
  };
}

/** What no schema can say: things that are well-formed one by one and wrong together. */
function findContradictions(config: HiveBenchConfig): Problem[] {
  const problems: Problem[] = [];
  const names = config.scenarios.map(({ name }) => name);
  config.suite.forEach((name, i) => {
    if (!names.includes(name)) {
      problems.push({ path: `suite[${i}]`, given: shown(name), expected: `one of ${names.join(', ')}` });
    }
  });
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) {
      problems.push({ path: `scenarios[${i}].name`, given: shown(name), expected: 'a name of its own' });
    }
  });
  const slos = [
    ...config.slos.map((slo, i) => ({ path: `slos[${i}]`, slo })),
    ...config.scenarios.flatMap((scenario) =>
      (scenario.slos ?? []).map((slo, i) => ({ path: `scenarios(${scenario.name}).slos[${i}]`, slo })),
    ),
  ];
  for (const { path: where, slo } of slos) problems.push(...checkSlo(where, slo, names));
  // Of SLOs that cannot be read, nobody can say what is waived.
  const waivers = problems.length === 0 ? findIdleWaivers(config) : [];
  return [
    ...problems,
    ...waivers,
    ...findUnmeasurable(config),
    ...checkSubnets(config),
    ...checkCorpus(config),
  ];
}

function checkSlo(where: string, text: string, scenarios: readonly string[]): Problem[] {
  try {
    const { on = [], except = [] } = parseSlo(text);
    return [...on, ...except]
      .filter((name) => !scenarios.includes(name))
      .map((name) => ({ path: where, given: shown(name), expected: `one of ${scenarios.join(', ')}` }));
  } catch (error) {
    if (!(error instanceof SloSyntaxError)) throw error;
    return [{ path: where, given: error.given, expected: error.expected }];
  }
}

function checkSubnets({ stack }: HiveBenchConfig): Problem[] {
  const problems: Problem[] = [];
  const expected = 'an IPv4 network address with a prefix of 8 to 24, such as 172.20.0.0/16, or "auto"';
  const parsed = (['subnet', 'accessSubnet'] as const).map((key) => {
    if (stack[key] === AUTO) return undefined;
    const subnet = parseSubnet(stack[key]);
    if (!subnet) problems.push({ path: `stack.${key}`, given: shown(stack[key]), expected });
    return subnet;
  });
  const [own, access] = parsed;
  if (own && access && overlaps(own, access)) {
    problems.push({
      path: 'stack.accessSubnet',
      given: shown(stack.accessSubnet),
      expected: `a network that does not overlap stack.subnet ${stack.subnet}`,
    });
  }
  return problems;
}

function checkCorpus({ corpus }: HiveBenchConfig): Problem[] {
  if (
    corpus === undefined ||
    corpus === CHECK_CORPUS ||
    (existsSync(corpus) && statSync(corpus).isDirectory())
  )
    return [];
  return [{ path: 'corpus', given: shown(corpus), expected: `an existing folder, or ${CHECK_CORPUS}` }];
}
