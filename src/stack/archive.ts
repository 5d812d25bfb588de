import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import { HiveBenchError } from '../lib/errors.ts';

export interface ArchiveEntry {
  readonly name: string;
  readonly data: Buffer | string;
  readonly executable?: boolean;
}

/** Every file below `root/relative` (or that file itself), as paths relative to root, in a stable order. */
export async function listFiles(root: string, relative: string): Promise<string[]> {
  const full = path.join(root, relative);
  if ((await stat(full)).isFile()) return [path.posix.normalize(relative)];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

/** The files' contents under the same names; executable bits are kept, owners and times are not. */
export async function readEntries(root: string, files: readonly string[]): Promise<ArchiveEntry[]> {
  return Promise.all(
    files.map(async (name) => {
      const full = path.join(root, name);
      return { name, data: await readFile(full), executable: ((await stat(full)).mode & 0o111) !== 0 };
    }),
  );
}

/** A tar stream; equal entries make equal bytes. Held in memory: for build contexts and corpora, some 10 MB. */
export function archive(entries: readonly ArchiveEntry[]): Readable {
  const packing = pack();
  for (const { name, data, executable } of entries) {
    packing.entry({ name, mode: executable ? 0o755 : 0o644, mtime: new Date(0) }, data);
  }
  packing.finalize();
  return Readable.from(packing);
}

/**
 * Reads a tar stream into memory: name → bytes.
 * @throws {HiveBenchError} when its files have more bytes in all than are expected.
 */
export async function readArchive(
  stream: NodeJS.ReadableStream,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Map<string, Buffer>> {
  let bytes = 0;
  const files = new Map<string, Buffer>();
  const reader = extract();
  stream.on('error', (error) => reader.destroy(error));
  stream.pipe(reader);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk as Buffer);
    }
    if (entry.header.type === 'file') files.set(entry.header.name, Buffer.concat(chunks));
  }
  return files;
}

function tooLarge(maxBytes: number): HiveBenchError {
  return new HiveBenchError(`a container holds more than ${maxBytes} bytes where its files are fetched.`, {
    hint: 'More than it can have recorded in its time: the deployment, or the client, is not what it should be.',
  });
}
