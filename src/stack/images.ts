import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { EngineUnavailableError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import type { ImageName } from '../model/images.ts';
import { archive, listFiles, readEntries } from './archive.ts';
import type { Engine } from './engine.ts';

/** A local name for the imported base, so that a machine without an image registry asks only once. */
const LOCAL = { repo: 'hive-bench/debian', tag: 'bookworm' };
const LOCAL_DEBIAN = `${LOCAL.repo}:${LOCAL.tag}`;
const PUBLIC_DEBIAN = 'debian:bookworm-slim';
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

  const base = await ensureBuilt(engine, 'base', await debian(engine, source), source);
  // Two at a time: one usually waits for a package registry while the other computes.
  const queue = [...toBuild];
  const worker = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      tags[name] = await ensureBuilt(engine, name, base, source);
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
    throw new EngineUnavailableError(`image ${tag}, named for ${name}, is not here and cannot be pulled.`, {
      hint: `Check stack.images.${name} in the configuration, or leave it out to have it built.`,
      cause,
    });
  });
}

async function ensureBuilt(
  engine: Engine,
  name: string,
  parent: string,
  source: ImageSource,
): Promise<string> {
  const dockerfile = `stack/images/${name}/Dockerfile`;
  const files = await contextFiles(source.root, dockerfile);
  const hash = createHash('sha256').update(parent);
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(path.join(source.root, file)));
  const tag = `hive-bench/${name}:${hash.digest('hex').slice(0, 12)}`;
  if (await exists(engine, tag)) return tag;

  const began = performance.now();
  source.say(`building ${tag}`);
  const context = await readEntries(source.root, files);
  if (name === 'base') context.push({ name: '.cache/ca.crt', data: await caBundle() });
  const stream = await engine.docker.buildImage(archive(context), {
    t: tag,
    dockerfile,
    rm: true,
    forcerm: true,
    buildargs: { [name === 'base' ? 'DEBIAN' : 'BASE']: parent },
    labels: { 'hive-bench.image': name },
  });
  await follow(engine, stream, `building ${name} failed`);
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

async function debian(engine: Engine, { say }: ImageSource): Promise<string> {
  for (const tag of [LOCAL_DEBIAN, PUBLIC_DEBIAN]) if (await exists(engine, tag)) return tag;
  say(`pulling ${PUBLIC_DEBIAN}`);
  try {
    await pull(engine, PUBLIC_DEBIAN);
    return PUBLIC_DEBIAN;
  } catch (cause) {
    say(
      `no image registry answered (${(cause as Error).message.slice(0, 80)}): making the base with mmdebstrap`,
    );
  }
  const made = await execa(
    'mmdebstrap',
    ['--quiet', '--variant=apt', '--include=ca-certificates', 'bookworm', '-'],
    { encoding: 'buffer', reject: false, maxBuffer: 1e9 },
  );
  if (made.failed) {
    throw new EngineUnavailableError('no base image: no registry answered, and mmdebstrap did not work.', {
      hint: 'Install mmdebstrap and run as root (scripts/setup does both on Debian and Ubuntu), or load debian:bookworm-slim into the engine.',
      evidence: [
        made.shortMessage ?? '',
        Buffer.from(made.stderr ?? [])
          .toString()
          .slice(-400),
      ],
    });
  }
  const stream = await engine.docker.importImage(Readable.from([Buffer.from(made.stdout)]), LOCAL);
  await follow(engine, stream, 'importing the base failed');
  return LOCAL_DEBIAN;
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

export async function exists({ docker }: Engine, tag: string): Promise<boolean> {
  try {
    await docker.getImage(tag).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Whether an image is here, or comes from a registry within this time. */
export async function obtainable(engine: Engine, tag: string, withinMs: number): Promise<boolean> {
  if (await exists(engine, tag)) return true;
  try {
    await pull(engine, tag, AbortSignal.timeout(withinMs));
    return true;
  } catch {
    return false;
  }
}

async function pull(engine: Engine, tag: string, signal?: AbortSignal): Promise<void> {
  // `pull` resolves when the pull begins; only the progress stream tells how it ended.
  await follow(engine, await engine.docker.pull(tag, { abortSignal: signal }), `pulling ${tag} failed`);
}

interface ProgressLine {
  readonly stream?: string;
  readonly error?: string;
}

async function follow({ docker }: Engine, stream: NodeJS.ReadableStream, failure: string): Promise<void> {
  const lines: string[] = [];
  let fault: string | undefined;
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      // followProgress does not raise {error} lines: they have to be looked for.
      (line: ProgressLine) => {
        if (line.error !== undefined) fault = line.error;
        if (line.stream?.trim()) lines.push(line.stream.trimEnd());
        if (lines.length > 200) lines.shift();
      },
    );
  });
  if (fault !== undefined) {
    throw new EngineUnavailableError(`${failure}: ${fault.trim()}`, {
      hint: 'The last lines of the build are below; a package registry that did not answer is the usual cause.',
      evidence: lines.slice(-20),
    });
  }
}
