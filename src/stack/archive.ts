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

/** All files below `root/relative` (or that file itself), as sorted paths relative to `root`. */
export async function listFiles(root: string, relative: string): Promise<string[]> {
  const full = path.join(root, relative);
  if ((await stat(full)).isFile()) return [path.posix.normalize(relative)];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Reads files under their own names. Keeps the executable bit, but not owner and time. */
export async function readEntries(root: string, files: readonly string[]): Promise<ArchiveEntry[]> {
  return Promise.all(
    files.map(async (name) => {
      const full = path.join(root, name);
      return { name, data: await readFile(full), executable: ((await stat(full)).mode & 0o111) !== 0 };
    }),
  );
}

/** Packs a tar stream. Equal entries give equal bytes. Held in memory: build contexts and corpora have about 10 MB. */
export function archive(entries: readonly ArchiveEntry[]): Readable {
  const packing = pack();
  for (const { name, data, executable } of entries) {
    packing.entry({ name, mode: executable ? 0o755 : 0o644, mtime: new Date(0) }, data);
  }
  packing.finalize();
  return Readable.from(packing);
}

/**
 * Reads a tar stream into memory, by file name.
 * @throws {HiveBenchError} if the files have more than `maxBytes` in total.
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
  return new HiveBenchError(`the fetched files of a container exceed ${maxBytes} bytes.`, {
    hint: 'Check the deployment and the client: this is more than the container can have recorded in this time.',
  });
}
