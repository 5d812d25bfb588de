import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineUnavailableError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import { type ImageName, IMAGES } from '../model/images.ts';
import { archive, listFiles, readEntries } from './archive.ts';
import { buildArgs } from './build-args.ts';
import { ensureDebian } from './debian-base.ts';
import { readDockerConfig, surroundings } from './docker-config.ts';
import type { Engine } from './engine.ts';
import { requireRoom } from './engine-disk.ts';
import { follow } from './image-progress.ts';
import { exists, pull } from './image-store.ts';
import { pullFault } from './pull-fault.ts';

const CA_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];

export interface ImageSource {
  /** Root of the checkout: Dockerfiles live in stack/images below it. */
  readonly root: string;
  /** Ready images that the user names instead of building. */
  readonly ready: Partial<Record<ImageName, string>>;
  readonly say: (line: string) => void;
}

/** What all builds of one call share. */
interface Building extends ImageSource {
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Lines for the user that are due with the first build. */
  readonly unsaid: string[];
}

/**
 * Builds what is not there yet and returns the tag of each image. A tag is the hash of all that went in
 * (Dockerfile, files it copies, parent), so an unchanged image costs one look-up.
 *
 * @throws {EngineUnavailableError} with the last build lines when an image can be neither found nor built.
 */
export async function ensureImages(
  engine: Engine,
  names: readonly ImageName[],
  source: ImageSource,
): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  const toBuild = names.filter((name) => {
    const ready = source.ready[name];
    if (ready !== undefined) tags[name] = ready;
    return ready === undefined;
  });
  for (const [name, tag] of Object.entries(tags)) await ensureReady(engine, name, tag, source.say);
  if (toBuild.length === 0) return tags;

  const { args, leftOut } = buildArgs(
    process.env,
    readDockerConfig(surroundings()).proxies,
    engine.address.where,
  );
  const building: Building = { ...source, buildArgs: args, unsaid: [...leftOut] };
  const debian = await ensureDebian(engine, source.say);
  const base = await ensureBuilt(engine, 'base', debian, building, toBuild.length + 1);
  // Two at a time: one usually waits for a package registry while the other computes.
  const queue = [...toBuild];
  const worker = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      tags[name] = await ensureBuilt(engine, name, base, building);
    }
  };
  await Promise.all([worker(), worker()]);
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
    const fault = pullFault(cause);
    const why = fault ? `its registry ${fault.what}` : (cause as Error).message;
    throw new EngineUnavailableError(
      `image ${tag}, named for ${name}, is not here and cannot be pulled: ${why}.`,
      {
        hint: `${fault ? `${fault.hint} ` : ''}Check stack.images.${name} in the configuration, or leave it out to have it built.`,
        cause,
      },
    );
  });
}

/** @param images how many are known to be built when this one is: with another base, all. */
async function ensureBuilt(
  engine: Engine,
  name: string,
  parent: string,
  source: Building,
  images = 1,
): Promise<string> {
  const dockerfile = `stack/images/${name}/Dockerfile`;
  const files = await contextFiles(source.root, dockerfile);
  const hash = createHash('sha256').update(parent);
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(path.join(source.root, file)));
  const tag = `hive-bench/${name}:${hash.digest('hex').slice(0, 12)}`;
  if (await exists(engine, tag)) return tag;

  await requireRoom(engine, images, IMAGES.length + 1);
  for (const line of source.unsaid.splice(0)) source.say(line);
  const began = performance.now();
  source.say(`building ${tag}`);
  const context = await readEntries(source.root, files);
  if (name === 'base') context.push({ name: '.cache/ca.crt', data: await caBundle() });
  const stream = await engine.docker.buildImage(archive(context), {
    t: tag,
    dockerfile,
    // BuildKit: independent stages side by side, and no layer that is copied again for each step.
    version: '2',
    buildargs: { ...source.buildArgs, [name === 'base' ? 'DEBIAN' : 'BASE']: parent },
    labels: { 'hive-bench.image': name },
  });
  await follow(engine, stream, `building ${name} failed`);
  // A stream that breaks off looks like one that ends.
  if (!(await exists(engine, tag))) {
    throw new EngineUnavailableError(`the build of ${name} ended without an image.`, {
      hint: 'Was the Docker engine stopped, or is its disk full? Its own log says more (journalctl -u docker).',
    });
  }
  source.say(`built ${tag} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return tag;
}

/** The Dockerfile says itself what it copies, in a comment `# context: path…`; nothing else is sent or hashed. */
async function contextFiles(root: string, dockerfile: string): Promise<string[]> {
  const text = await readFile(path.join(root, dockerfile), 'utf8');
  const paths = /^# context:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/).filter(Boolean) ?? [];
  const files = new Set([dockerfile]);
  for (const each of paths) for (const file of await listFiles(root, each)) files.add(file);
  return [...files].toSorted();
}

async function caBundle(): Promise<Buffer> {
  const given = process.env['SSL_CERT_FILE'];
  if (given)
    return readInputFile(given, 'SSL_CERT_FILE names it: a bundle of CA certificates in PEM, or unset it.');
  for (const file of CA_BUNDLES) {
    const bundle = await readFile(file).catch(() => undefined);
    if (bundle) return bundle;
  }
  throw new EngineUnavailableError(`no CA bundle found in ${CA_BUNDLES.join(', ')}.`, {
    hint: 'Install ca-certificates or set SSL_CERT_FILE.',
  });
}
