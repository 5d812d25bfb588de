import { Ajv2020 } from 'ajv/dist/2020.js';
import { UsageError } from '../errors.ts';
import { shown } from '../model/shown.ts';
import { TARGET_DEFAULTS } from '../model/target.ts';
import type { HiveBenchConfig, UserConfig } from './config.ts';
import { findContradictions } from './contradictions.ts';
import { DEFAULTS } from './defaults.ts';
import { describe, fromAjv, type Problem } from './problems.ts';
import { userConfigSchema } from './schema.ts';

const ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, strict: false });
const validate = ajv.compile(userConfigSchema);

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
