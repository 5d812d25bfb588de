import { readFile } from 'node:fs/promises';
import { COMMIT_FILE, ownCommit } from '../lib/commit.ts';
import { EngineUnavailableError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';
import { type ImageName, IMAGES } from '../model/images.ts';
import { archive, readEntries } from './archive.ts';
import { buildArgs } from './build-args.ts';
import { DEBIANS, ensureDebian } from './debian-base.ts';
import { readDockerConfig, hostEnvironment } from './docker-config.ts';
import type { Engine } from './engine.ts';
import { requireDiskSpace } from './engine-disk.ts';
import { follow } from './image-progress.ts';
import { exists, pull } from './image-store.ts';
import { recipeOf } from './image-tags.ts';
import { IMAGE_LABEL } from './labels.ts';
import { Prebuilt } from './prebuilt.ts';
import { RegistryError } from './registry-fault.ts';

const CA_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];

/** Name of the image with hive-bench itself, which runs do not need. */
export const TOOL_IMAGE = 'hive-bench';

export interface ImageSource {
  /** Root of the checkout, with the Dockerfiles in stack/images. */
  readonly root: string;
  /** Existing images to use instead of building. */
  readonly ready: Partial<Record<ImageName, string>>;
  /** Registry from which to pull missing images before building them: `host[:port][/path]`. */
  readonly registry?: string | undefined;
  readonly say: (line: string) => void;
}

/** State that the builds of one call share. */
interface Building extends ImageSource {
  readonly prebuilt: Prebuilt | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Messages to print at the first build. */
  readonly pendingMessages: string[];
}

/**
 * Pulls or builds missing images and returns the tag of each. A tag is the hash of an image's sources, so an unchanged
 * image costs one look-up.
 *
 * @throws {EngineUnavailableError} with the last lines of the build if an image can be neither found nor built.
 */
export async function ensureImages(
  engine: Engine,
  names: readonly (ImageName | typeof TOOL_IMAGE)[],
  source: ImageSource,
): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  const toBuild = names.filter((name) => {
    const ready = name === TOOL_IMAGE ? undefined : source.ready[name];
    if (ready !== undefined) tags[name] = ready;
    return ready === undefined;
  });
  for (const [name, tag] of Object.entries(tags)) await ensureReady(engine, name, tag, source.say);
  if (toBuild.length === 0) return tags;

  const prebuilt =
    source.registry === undefined ? undefined : new Prebuilt(engine, source.registry, source.say);
  const { args, leftOut } = buildArgs(
    process.env,
    readDockerConfig(hostEnvironment()).proxies,
    engine.address.where,
  );
  const building: Building = { ...source, prebuilt, buildArgs: args, pendingMessages: [...leftOut] };
  const base = await ensureBase(engine, building, toBuild.length + 1);
  // Three builds in parallel: some wait for a package registry while others use the CPU.
  const queue = [...toBuild];
  const worker = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      tags[name] = await ensureBuilt(engine, name, base, building);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return tags;
}

async function ensureReady(
  engine: Engine,
  name: string,
  tag: string,
  say: (line: string) => void,
): Promise<void> {
  if (await exists(engine, tag)) return;
  say(`pulling ${tag} for ${name}`);
  await pull(engine, tag).catch((cause: unknown) => {
    if (!(cause instanceof RegistryError)) throw cause;
    throw new EngineUnavailableError(
      `image ${tag}, configured for ${name}, is missing and cannot be pulled: ${cause.message}`,
      {
        hint: `${cause.hint} Remove stack.images.${name} to build the image instead.`,
        cause,
        evidence: cause.evidence,
      },
    );
  });
}

/** The base of all other images. Debian is needed only if it is neither here nor in the registry. */
async function ensureBase(engine: Engine, source: Building, images: number): Promise<string> {
  const { prebuilt } = source;
  const recipes = await Promise.all(DEBIANS.map((debian) => recipeOf(source.root, 'base', debian)));
  for (const { tag } of recipes) if (await exists(engine, tag)) return tag;
  for (const { tag } of recipes) if (await prebuilt?.pull(tag)) return tag;
  const debian = await ensureDebian(engine, source.say);
  return ensureBuilt(engine, 'base', debian, { ...source, prebuilt: undefined }, images);
}

/** @param images number of images that have to be built if this one does: all of them for a new base */
async function ensureBuilt(
  engine: Engine,
  name: string,
  parent: string,
  source: Building,
  images = 1,
): Promise<string> {
  const { tag, dockerfile, files } = await recipeOf(source.root, name, parent);
  if ((await exists(engine, tag)) || (await source.prebuilt?.pull(tag))) return tag;

  await requireDiskSpace(engine, images, IMAGES.length + 1);
  for (const line of source.pendingMessages.splice(0)) source.say(line);
  const began = performance.now();
  source.say(`building ${tag}`);
  const context = await readEntries(source.root, files);
  if (name === 'base') context.push({ name: '.cache/ca.crt', data: await caBundle() });
  // The commit is not part of the tag, so an image with equal sources may have an earlier commit.
  if (name === TOOL_IMAGE) context.push({ name: COMMIT_FILE, data: Buffer.from(`${ownCommit()}\n`) });
  const stream = await engine.docker.buildImage(archive(context), {
    t: tag,
    dockerfile,
    // BuildKit builds independent stages in parallel and does not copy layers for each step.
    version: '2',
    buildargs: { ...source.buildArgs, [name === 'base' ? 'DEBIAN' : 'BASE']: parent },
    labels: { [IMAGE_LABEL]: name },
  });
  await follow(engine, stream, `building ${name} failed`);
  // A broken stream looks like a complete one.
  if (!(await exists(engine, tag))) {
    throw new EngineUnavailableError(`the build of ${name} ended without an image.`, {
      hint: 'See the log of Docker Engine (journalctl -u docker): it may have stopped, or its disk may be full.',
    });
  }
  source.say(`built ${tag} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return tag;
}

async function caBundle(): Promise<Buffer> {
  const given = process.env['SSL_CERT_FILE'];
  if (given)
    return readInputFile(
      given,
      'Set SSL_CERT_FILE to a bundle of CA certificates in PEM format, or unset it.',
    );
  for (const file of CA_BUNDLES) {
    const bundle = await readFile(file).catch(() => undefined);
    if (bundle) return bundle;
  }
  throw new EngineUnavailableError(`no CA bundle found in ${CA_BUNDLES.join(', ')}.`, {
    hint: 'Install ca-certificates or set SSL_CERT_FILE.',
  });
}
