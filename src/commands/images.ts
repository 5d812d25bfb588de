import { existsSync } from 'node:fs';
import type { HiveBenchConfig } from '../config/config.ts';
import { UsageError } from '../lib/errors.ts';
import { shown } from '../lib/shown.ts';
import { IMAGES } from '../model/images.ts';
import { type Log } from '../run/session/session.ts';
import { ownFile, ROOT } from '../lib/root.ts';
import { DEBIANS } from '../stack/debian-base.ts';
import { connectEngine, type Engine, ignoringGone } from '../stack/engine.ts';
import { splitTag } from '../stack/image-reference.ts';
import { exists, push } from '../stack/image-store.ts';
import { currentTags, recipeOf } from '../stack/image-tags.ts';
import { type OwnImage, ownImages, type RemovedImages, removeImages } from '../stack/image-upkeep.ts';
import { ensureImages, TOOL_IMAGE } from '../stack/images.ts';
import { remoteName } from '../stack/prebuilt.ts';

type Name = (typeof IMAGES)[number] | typeof TOOL_IMAGE;
/** The image of hive-bench itself is built from all of a checkout, which the npm package is not. */
const ALL: readonly Name[] = existsSync(ownFile('stack/images', TOOL_IMAGE))
  ? [...IMAGES, TOOL_IMAGE]
  : IMAGES;

/** Every image of hive-bench on the engine, the largest first. */
export async function listImages(now: Date): Promise<OwnImage[]> {
  return ownImages(await connectEngine(), await currentTags(ROOT, ALL, DEBIANS), now);
}

/**
 * Pulls or builds images that are missing; without names those of the stack. The image of hive-bench itself is also
 * called `hive-bench:latest`. @returns name → tag
 * @throws {UsageError} for a name that is not an image.
 */
export async function buildImages(
  config: HiveBenchConfig,
  names: readonly string[],
  log: Log,
): Promise<Record<string, string>> {
  const engine = await connectEngine();
  const { images: ready, registry } = config.stack;
  const tags = await ensureImages(engine, wantedOf(names), { root: ROOT, ready, registry, say: log });
  const tool = tags[TOOL_IMAGE];
  if (tool !== undefined) await engine.docker.getImage(tool).tag({ repo: TOOL_IMAGE, tag: 'latest' });
  return tags;
}

function wantedOf(names: readonly string[]): readonly Name[] {
  return names.length === 0 ? IMAGES : names.map(known);
}

function known(name: string): Name {
  const found = ALL.find((each) => each === name);
  if (found) return found;
  throw new UsageError(`got the image ${shown(name)}, expected one of ${ALL.join(', ')}.`, {
    hint:
      name === TOOL_IMAGE
        ? 'It is built in a checkout of hive-bench: `npm run image`.'
        : 'Without a name all images of the stack are built.',
  });
}

/**
 * Sends images of this version to the configured registry, building those that are missing; without names those of
 * the stack. @returns their names there
 * @throws {UsageError} without a registry, or for a name that is not an image; {RegistryError} with the registry's
 * message.
 */
export async function pushImages(
  { stack: { registry } }: HiveBenchConfig,
  names: readonly string[],
  log: Log,
): Promise<string[]> {
  if (registry === undefined) {
    throw new UsageError(
      'stack.registry: got nothing, expected the registry to push to, host[:port][/path].',
      {
        hint: "Set it in the configuration: stack: { registry: 'registry.example.com/team' }.",
      },
    );
  }
  const engine = await connectEngine();
  // Only images built from this version's files; stack.images names other ones.
  const source = { root: ROOT, ready: {}, registry, say: log };
  const tags = Object.values(await ensureImages(engine, wantedOf(names), source));
  const pushed: string[] = [];
  for (const tag of [...(await basesHere(engine)), ...tags])
    pushed.push(await send(engine, registry, tag, log));
  return pushed;
}

/** With the base image in the registry, pulling needs no Debian mirror. */
async function basesHere(engine: Engine): Promise<string[]> {
  const recipes = await Promise.all(DEBIANS.map((debian) => recipeOf(ROOT, 'base', debian)));
  const here = await Promise.all(recipes.map(({ tag }) => exists(engine, tag)));
  return recipes.filter((_, i) => here[i]).map(({ tag }) => tag);
}

async function send(engine: Engine, registry: string, tag: string, log: Log): Promise<string> {
  const remote = remoteName(registry, tag);
  await engine.docker.getImage(tag).tag(splitTag(remote));
  try {
    await push(engine, remote);
  } finally {
    await ignoringGone(engine.docker.getImage(remote).remove({ noprune: true }));
  }
  log(`pushed ${remote}`);
  return remote;
}

/** Removes images of other versions that no container uses and that are older than an hour. */
export async function pruneImages(dryRun: boolean, now: Date): Promise<RemovedImages> {
  const engine = await connectEngine();
  const all = await ownImages(engine, await currentTags(ROOT, ALL, DEBIANS), now);
  const old = all.filter(({ state }) => state === 'old');
  return dryRun ? { removed: old, freedBytes: 0 } : removeImages(engine, old);
}
