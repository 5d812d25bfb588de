import type { HiveBenchConfig } from '../../config/config.ts';
import { UsageError } from '../../lib/errors.ts';
import { IMAGES } from '../../model/images.ts';
import type { Setup } from '../../model/setup.ts';
import { isSecretName, REDACTED } from '../../lib/secret-name.ts';
import { shown } from '../../lib/shown.ts';

/** A setting of a run folder that the current configuration does not have. */
export interface ForeignSetting {
  /** Path in setup.json. */
  readonly path: string;
  readonly given: unknown;
  /** Value in the current configuration. */
  readonly own: unknown;
}

type Leaves = ReadonlyMap<string, unknown>;

/**
 * Settings of a run folder that affect more than the measurement: images to run, a registry to pull them from,
 * environment of the services, the target that receives tokens and names of variables, and a folder to read. A setting
 * that the current configuration has too was chosen on this host. Any other may come from whoever made the folder.
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
    // An image that the configuration names is already among the settings.
    if (given === undefined || given === config.stack.images[name] || isBuiltHere(name, given)) return [];
    return [{ path: `versions.${name}`, given, own: own.stack.images[name] }];
  });
  return [...settings, ...tags].filter(({ given, own: mine }) => given !== mine);
}

/** @throws {UsageError} listing the settings, if there are any. */
export function refuseForeign(folder: string, settings: readonly ForeignSetting[]): void {
  if (settings.length === 0) return;
  throw new UsageError(`${folder} has settings that your configuration does not have; nothing was started.`, {
    hint: 'If you know who made the folder, --trust uses them as they are; or set the same in your configuration.',
    evidence: settings.map(describeForeign),
  });
}

export function describeForeign({ path, given, own }: ForeignSetting): string {
  // Secrets must not appear in a terminal or the log of a job.
  const text = (value: unknown): string => (isSecretName(lastOf(path)) ? REDACTED : shown(value));
  return `${path}: got ${text(given)}, your configuration has ${own === undefined ? 'nothing' : text(own)}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Never pulled: an image with this name was built on this Docker Engine. */
function isBuiltHere(name: string, tag: string): boolean {
  return tag.startsWith(`hive-bench/${name}:`);
}

function reachingOf({ stack, target, corpus }: HiveBenchConfig): Leaves {
  const { images, env, registry } = stack;
  return leavesOf({ config: { stack: { images, env, registry }, target, corpus } }, '');
}

/** Path and value of every leaf, without undefined ones. */
function leavesOf(value: unknown, path: string): Map<string, unknown> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const prefix = path === '' ? '' : `${path}.`;
  return new Map(Object.entries(value).flatMap(([key, item]) => [...leavesOf(item, `${prefix}${key}`)]));
}
