import { Readable } from 'node:stream';
import { execa } from 'execa';
import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { follow } from './image-progress.ts';
import { exists, pull } from './image-store.ts';
import { RegistryError } from './registry-fault.ts';

/** Local name of the imported base image, so that a machine without an image registry builds it only once. */
const LOCAL = { repo: 'hive-bench/debian', tag: 'bookworm' };
const LOCAL_DEBIAN = `${LOCAL.repo}:${LOCAL.tag}`;
const PUBLIC_DEBIAN = 'debian:bookworm-slim';
/** The possible tags of the Debian image below the base image. */
export const DEBIANS: readonly string[] = [LOCAL_DEBIAN, PUBLIC_DEBIAN];

/**
 * The tag of the Debian image below all images: an existing one, or else one from the registry, or else one that
 * mmdebstrap builds from Debian's package archive.
 *
 * @throws {EngineUnavailableError} if it can be neither pulled nor built.
 */
export async function ensureDebian(engine: Engine, say: (line: string) => void): Promise<string> {
  for (const tag of DEBIANS) if (await exists(engine, tag)) return tag;
  say(`pulling ${PUBLIC_DEBIAN}`);
  const refused = await pull(engine, PUBLIC_DEBIAN).catch((error: unknown) => error);
  if (refused === undefined) return PUBLIC_DEBIAN;
  if (!(refused instanceof RegistryError)) throw refused;
  say(`${refused.message}: building the base image with mmdebstrap`);
  const made = await execa(
    'mmdebstrap',
    ['--quiet', '--variant=apt', '--include=ca-certificates', 'bookworm', '-'],
    { encoding: 'buffer', reject: false, maxBuffer: 1e9 },
  );
  if (made.failed) {
    throw new EngineUnavailableError(`no base image: ${refused.message}; and mmdebstrap failed.`, {
      hint: `${refused.hint} Or install mmdebstrap and run as root (scripts/setup of a checkout does both on Debian and Ubuntu), or load debian:bookworm-slim into the engine.`,
      cause: refused,
      evidence: [
        ...refused.evidence,
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
