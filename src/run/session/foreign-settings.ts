import type { HiveBenchConfig } from '../../config/config.ts';
import { UsageError } from '../../lib/errors.ts';
import { IMAGES } from '../../model/images.ts';
import type { Setup } from '../../model/setup.ts';
import { isSecretName, REDACTED } from '../../lib/secret-name.ts';
import { shown } from '../../lib/shown.ts';

/** What a run folder would have this host do, and the configuration in force would not. */
export interface ForeignSetting {
  /** In setup.json. */
  readonly path: string;
  readonly given: unknown;
  /** What the configuration in force has there. */
  readonly own: unknown;
}

type Leaves = ReadonlyMap<string, unknown>;

/**
 * Settings of a run folder that reach beyond the measurement: images that would be run, a registry that would give them, environment of the services,
 * the deployment that is sent tokens and names of variables, a folder that would be read. One that the configuration in
 * force has too was chosen here already; any other may be of whoever made the folder.
 */
export function foreignSettings(
  config: HiveBenchConfig,
  { versions }: Pick<Setup, 'versions'>,
  own: HiveBenchConfig,
): ForeignSetting[] {
  const chosenHere = reachingOf(own);
  const there = reachingOf(config);
  const settings = [...there].map(([path, given]) => ({ path, given, own: chosenHere.get(path) }));
  const tags = IMAGES.flatMap((name): ForeignSetting[] => {
    const given = versions[name];
    // One that the configuration names is among the settings already.
    if (given === undefined || given === config.stack.images[name] || isBuiltHere(name, given)) return [];
    return [{ path: `versions.${name}`, given, own: own.stack.images[name] }];
  });
  return [...settings, ...tags].filter(({ given, own: mine }) => given !== mine);
}

/** @throws {UsageError} listing them, unless there are none. */
export function refuseForeign(folder: string, settings: readonly ForeignSetting[]): void {
  if (settings.length === 0) return;
  throw new UsageError(`${folder} has settings that your configuration does not have; nothing was started.`, {
    hint: 'If you know who made the folder, --trust uses them as they are; or set the same in your configuration.',
    evidence: settings.map(describeForeign),
  });
}

export function describeForeign({ path, given, own }: ForeignSetting): string {
  // A terminal, or a job's log, is no place for the value of a secret.
  const text = (value: unknown): string => (isSecretName(lastOf(path)) ? REDACTED : shown(value));
  return `${path}: got ${text(given)}, your configuration has ${own === undefined ? 'nothing' : text(own)}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Never pulled: Docker Engine has an image of this name from a build on it. */
function isBuiltHere(name: string, tag: string): boolean {
  return tag.startsWith(`hive-bench/${name}:`);
}

function reachingOf({ stack, target, corpus }: HiveBenchConfig): Leaves {
  const { images, env, registry } = stack;
  return leavesOf({ config: { stack: { images, env, registry }, target, corpus } }, '');
}

/** Path and value of everything in it that is no object, without what is undefined. */
function leavesOf(value: unknown, path: string): Map<string, unknown> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const prefix = path === '' ? '' : `${path}.`;
  return new Map(Object.entries(value).flatMap(([key, item]) => [...leavesOf(item, `${prefix}${key}`)]));
}
