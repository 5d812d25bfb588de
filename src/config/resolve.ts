import { UsageError } from '../lib/errors.ts';
import type { Problem } from '../lib/schema-problems.ts';
import { defineFormats, validatorOf } from '../lib/schemas.ts';
import type { Scenario } from '../model/scenario.ts';
import { shown } from '../lib/shown.ts';
import { TARGET_DEFAULTS } from '../model/target.ts';
import type { HiveBenchConfig, UserConfig } from './config.ts';
import { findContradictions } from './contradictions.ts';
import { DEFAULTS } from './defaults.ts';
import { FORMATS } from './formats.ts';
import { describe, fromAjv } from './problems.ts';
import { userConfigSchema } from './schema.ts';

defineFormats(FORMATS);
const errorsOf = validatorOf(userConfigSchema);

/** @throws {UsageError} with every problem at once: path, given, expected. */
export function resolveConfig(given: unknown, name: string): HiveBenchConfig {
  const problems = isPlain(given) ? problemsOf(given) : [notPlain(given)];
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    throw new UsageError(`${name} has ${count}; nothing was started.`, {
      hint: `Fix ${problems.length === 1 ? 'it' : 'them'}; the README, Configuration, shows the form.`,
      evidence: listed(problems),
    });
  }
  return merge(given as UserConfig);
}

/** What the schema finds, and of the keys in which it finds nothing, what contradicts what. */
function problemsOf(given: unknown): Problem[] {
  try {
    const problems = fromAjv(errorsOf(given));
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return problems;
    const unsound = new Set(problems.map(({ path }) => /^[\w-]*/.exec(path)?.[0] ?? ''));
    const sound = Object.fromEntries(
      Object.entries(given).filter(([key]) => isKey(key) && !unsound.has(key)),
    );
    return [...problems, ...findContradictions({ given, config: merge(sound), unsound })];
  } catch (cause) {
    // A getter of its own that throws.
    return [{ path: '', given: `what cannot be read (${shown(String(cause))})`, expected: 'plain values' }];
  }
}

function isKey(key: string): boolean {
  return Object.hasOwn(userConfigSchema.properties, key);
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
const MAX_PROBLEMS = 20;

function listed(problems: readonly Problem[]): string[] {
  const lines = problems.slice(0, MAX_PROBLEMS).map(describe);
  return problems.length > MAX_PROBLEMS ? [...lines, `and ${problems.length - MAX_PROBLEMS} more`] : lines;
}

function merge({ target, ...user }: UserConfig): HiveBenchConfig {
  const own = new Map((user.scenarios ?? []).map((scenario) => [scenario.name, scenario]));
  const builtIn = DEFAULTS.scenarios.map((scenario) => own.get(scenario.name) ?? scenario);
  const added = (user.scenarios ?? []).filter(
    ({ name }) => !DEFAULTS.scenarios.some((each) => each.name === name),
  );
  const scenarios = [...builtIn, ...added];
  const profile = (name: 'quick' | 'ci' | 'signoff') => ({
    ...DEFAULTS.profiles[name],
    ...user.profiles?.[name],
  });
  return {
    ...DEFAULTS,
    ...user,
    stack: { ...DEFAULTS.stack, ...user.stack },
    ...(target && { target: { ...TARGET_DEFAULTS, ...target } }),
    scenarios,
    suite: suiteOf(scenarios, user),
    profiles: { quick: profile('quick'), ci: profile('ci'), signoff: profile('signoff') },
  };
}

/** The user's list, or what says so of itself. A scenario of the user's own that says so is measured in any case. */
function suiteOf(scenarios: readonly Scenario[], user: UserConfig): readonly string[] {
  const wanted = (of: readonly Scenario[]): string[] =>
    of.filter(({ suite }) => suite).map(({ name }) => name);
  return user.suite ? [...new Set([...user.suite, ...wanted(user.scenarios ?? [])])] : wanted(scenarios);
}
