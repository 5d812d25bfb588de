import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { shown } from '../lib/shown.ts';
import { GZIP_HEADER } from './pack-bundle.ts';
import { SIGNATURE_FILE, STATEMENT_FILE, SUMS_FILE } from './statement.ts';

/** A sign-off run of twelve rounds has some 1500 files and 2 GB; more is not what hive-bench makes. */
const MAX_FILES = 100_000;
const MAX_BYTES = 64 * 1024 ** 3;
/** Of the files that are read as text. */
const MAX_TEXT_BYTES = 16 * 1024 ** 2;
/** Of a name in it: more than the longest that a run has, and not so much that a bundle of names fills the memory. */
const MAX_NAME_CHARACTERS = 512;
/**
 * What the archive may hold between the contents of two files: a header, and an extended one for a long name. The reader
 * keeps all of it in memory until the next file begins.
 */
const MAX_BETWEEN_BYTES = 256 * 1024;
/**
 * Compression by more than this is none of recordings, even silent ones: their time stamps hardly compress. Deflate comes to
 * 1032 : 1 at most, and a small bundle may hold a file of blanks, so that the ratio counts only from some size on.
 */
const MAX_RATIO = 800;
const RATIO_FROM_BYTES = 256 * 1024 ** 2;
const TEXTS = new Set([STATEMENT_FILE, SUMS_FILE, SIGNATURE_FILE]);

/** What a bundle holds, by names inside its root folder. */
export interface Unpacked {
  readonly sums: ReadonlyMap<string, string>;
  /** Statement, sums and signature, as far as they are there. */
  readonly texts: ReadonlyMap<string, Buffer>;
}

/** Why an archive cannot be what hive-bench packed. */
export class BundleError extends Error {}

/**
 * Reads a bundle through once, holding next to nothing, and writing nothing. What packBundle would not have written to
 * the bit, compression aside, is refused: other kinds of entries, names that lead elsewhere, anything twice, other
 * modes or times, bytes between the entries or after the last.
 * @throws {BundleError} saying what is wrong.
 */
export async function unpackBundle(file: string): Promise<Unpacked> {
  await requireBundleHeader(file);
  const tarSum = createHash('sha256');
  const reader = extract();
  /** Bytes that the reader was given, and how many of them were file contents or came before a file that has begun. */
  let [fed, consumed] = [0, 0];
  const source = createReadStream(file);
  const unpacking = pipeline(
    source,
    createGunzip(),
    async function* summed(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        tarSum.update(chunk);
        fed += chunk.length;
        if (fed - consumed > MAX_BETWEEN_BYTES)
          throw new BundleError(`it has more than ${MAX_BETWEEN_BYTES} bytes between its files`);
        if (fed > RATIO_FROM_BYTES && fed > MAX_RATIO * source.bytesRead)
          throw new BundleError(`it is compressed by more than ${MAX_RATIO} : 1, which no run is`);
        yield chunk;
      }
    },
    reader,
  );
  unpacking.catch(() => undefined);
  // Packed again on the way: an archive that differs from its own contents, packed, holds something besides them.
  const repacked = pack();
  const repackedSum = createHash('sha256');
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => repackedSum.update(chunk));
  const repacking = pipeline(repacked, sink);
  repacking.catch(() => undefined);

  const sums = new Map<string, string>();
  const texts = new Map<string, Buffer>();
  let root: string | undefined;
  let bytes = 0;
  try {
    for await (const entry of reader) {
      consumed = fed;
      const { name, type, size } = entry.header;
      if (name.length > MAX_NAME_CHARACTERS)
        throw new BundleError(`${shown(name)} is too long for a name: got ${name.length} characters`);
      const [folder = '', ...rest] = name.split('/');
      const inner = rest.join('/');
      root ??= folder;
      bytes += size;
      if (type !== 'file') throw new BundleError(`${shown(name)}: got a ${type}, expected files alone`);
      if (folder !== root || !isPlainName(inner))
        throw new BundleError(`${shown(name)}: got a name that leads elsewhere`);
      if (sums.has(inner)) throw new BundleError(`${shown(name)} is there twice`);
      if (sums.size >= MAX_FILES || bytes > MAX_BYTES) throw new BundleError('it is larger than any run');
      if (TEXTS.has(inner) && size > MAX_TEXT_BYTES) throw new BundleError(`${shown(name)} is too large`);
      const { mode, mtime, uid, gid } = entry.header;
      const copy = repacked.entry({ name, size, mode, mtime, uid, gid, uname: '', gname: '' });
      const sum = createHash('sha256');
      const kept: Buffer[] = [];
      await pipeline(async function* summed() {
        for await (const chunk of entry as AsyncIterable<Buffer>) {
          consumed = Math.min(fed, consumed + chunk.length);
          sum.update(chunk);
          if (TEXTS.has(inner)) kept.push(chunk);
          yield chunk;
        }
      }, copy);
      sums.set(inner, sum.digest('hex'));
      if (TEXTS.has(inner)) texts.set(inner, Buffer.concat(kept));
    }
    await unpacking;
  } catch (error) {
    repacked.destroy();
    if (error instanceof BundleError) throw error;
    throw new BundleError(`the archive is damaged: ${(error as Error).message}`);
  }
  repacked.finalize();
  await repacking;
  if (root === undefined) throw new BundleError('the archive is empty');
  if (tarSum.digest('hex') !== repackedSum.digest('hex'))
    throw new BundleError('the archive holds more than its files: it was not packed by hive-bench');
  return { sums, texts };
}

/** A name below the root folder, of the letters that hive-bench gives its files. */
function isPlainName(name: string): boolean {
  return (
    /^[\w][\w.-]*(\/[\w][\w.-]*)*$/.test(name) &&
    !name.split('/').some((part) => part === '..' || part === '.')
  );
}

async function requireBundleHeader(file: string): Promise<void> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(GZIP_HEADER.length),
      0,
      GZIP_HEADER.length,
      0,
    );
    if (bytesRead < GZIP_HEADER.length || !buffer.equals(GZIP_HEADER))
      throw new BundleError('it does not begin as a bundle does');
  } finally {
    await handle.close();
  }
}
