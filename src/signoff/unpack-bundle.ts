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

/** Far above any real bundle: a sign-off run of twelve rounds has about 1500 files and 2 GB. */
const MAX_FILES = 100_000;
const MAX_BYTES = 64 * 1024 ** 3;
/** Limit for the files that are read as text. */
const MAX_TEXT_BYTES = 16 * 1024 ** 2;
/** Longer than any file name of a run, and short enough that MAX_FILES names fit into memory. */
const MAX_NAME_CHARACTERS = 512;
/**
 * Limit for the bytes between the contents of two files: a header, and an extended header for a long name. The tar
 * reader keeps them in memory until the next file begins.
 */
const MAX_BETWEEN_BYTES = 256 * 1024;
/**
 * Protects against decompression bombs: the limit of deflate is 1032 : 1, and even silent recordings compress less than
 * this, because of their timestamps. Small bundles are exempt, since they may contain a file of blanks.
 */
const MAX_RATIO = 800;
const RATIO_FROM_BYTES = 256 * 1024 ** 2;
const TEXTS = new Set([STATEMENT_FILE, SUMS_FILE, SIGNATURE_FILE]);

/** Contents of a bundle, by names inside its root folder. */
export interface Unpacked {
  readonly sums: ReadonlyMap<string, string>;
  /** Statement, checksums and signature, if present. */
  readonly texts: ReadonlyMap<string, Buffer>;
}

/** The archive is not one that hive-bench packed. */
export class BundleError extends Error {}

/**
 * Streams a bundle once, without writing to disk. Refuses any tar that packBundle would not have written byte for byte
 * (the compression may differ): other kinds of entries, names outside the root folder, duplicates, other modes or times,
 * bytes between the entries or after the last.
 * @throws {BundleError} with the reason.
 */
export async function unpackBundle(file: string): Promise<Unpacked> {
  await requireBundleHeader(file);
  const tarSum = createHash('sha256');
  const reader = extract();
  /** Bytes fed to the reader, and those of them up to the current position in the contents of a file. */
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
          throw new BundleError(`it is compressed by more than ${MAX_RATIO} : 1, more than any run`);
        yield chunk;
      }
    },
    reader,
  );
  unpacking.catch(() => undefined);
  // The contents are packed again on the fly. If the result differs from the archive, the archive holds something else.
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
      if (type !== 'file') throw new BundleError(`${shown(name)}: got a ${type}, expected a file`);
      if (folder !== root || !isPlainName(inner))
        throw new BundleError(`${shown(name)}: got a path outside the root folder`);
      if (sums.has(inner)) throw new BundleError(`${shown(name)} is in it twice`);
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

/** Whether a name is below the root folder and has only characters that hive-bench uses. */
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
      throw new BundleError('it does not start with the header of a bundle');
  } finally {
    await handle.close();
  }
}
