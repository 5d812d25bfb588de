import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { SIGNATURE_FILE, STATEMENT_FILE, SUMS_FILE } from './statement.ts';
import { sumsText } from './sums.ts';

/** Constant metadata, so that equal contents give equal archives. */
const PLAIN = { mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' } as const;
/** The first ten bytes of every bundle: deflate, no name, no time, no platform (RFC 1952). */
export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

export interface BundleRequest {
  /** The run's folder. */
  readonly dir: string;
  /** Names of the files to include, relative to `dir`. */
  readonly files: readonly string[];
  /** Content of STATEMENT_FILE. */
  readonly statement: string;
  /** Top-level folder in the archive. */
  readonly root: string;
  /** Signs the checksums; without it, the bundle is unsigned. */
  readonly sign?: (sums: Buffer) => Buffer;
  /** Path of the bundle; must not exist. */
  readonly to: string;
}

/** Writes a gzipped tar of the files, the statement and the checksums of all. Streams each file once. */
export async function packBundle({ dir, files, statement, root, sign, to }: BundleRequest): Promise<void> {
  const archive = pack();
  const written = pipeline(
    archive,
    createGzip(),
    plainHeader,
    createWriteStream(to, { flags: 'wx', mode: 0o644 }),
  );
  const sums = new Map<string, string>();
  const filling = (async () => {
    for (const name of files.toSorted())
      sums.set(name, await addFile(archive, `${root}/${name}`, path.join(dir, name)));
    sums.set(STATEMENT_FILE, addText(archive, `${root}/${STATEMENT_FILE}`, statement));
    const text = sumsText(sums);
    addText(archive, `${root}/${SUMS_FILE}`, text);
    if (sign) {
      const signature = sign(Buffer.from(text)).toString('base64');
      addText(archive, `${root}/${SIGNATURE_FILE}`, `${signature}\n`);
    }
    archive.finalize();
  })();
  filling.catch((error: unknown) => archive.destroy(error as Error));
  await Promise.all([filling, written]);
}

/** Overwrites the gzip header: its time and platform depend on the compressor. */
async function* plainHeader(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const chunk of chunks) {
    for (let i = 0; i < chunk.length && seen + i < GZIP_HEADER.length; i += 1)
      chunk[i] = GZIP_HEADER[seen + i] ?? 0;
    seen += chunk.length;
    yield chunk;
  }
}

async function addFile(archive: Pack, name: string, file: string): Promise<string> {
  const { size } = await stat(file);
  const sum = createHash('sha256');
  const entry = archive.entry({ name, size, ...PLAIN });
  await pipeline(
    createReadStream(file),
    async function* summed(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        sum.update(chunk);
        yield chunk;
      }
    },
    entry,
  );
  return sum.digest('hex');
}

function addText(archive: Pack, name: string, text: string): string {
  archive.entry({ name, ...PLAIN }, text);
  return createHash('sha256').update(text).digest('hex');
}
