import { constants, existsSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { callbackify } from 'node:util';
import { codeOf } from '../lib/system-error.ts';

/** How much of a log is kept: its beginning and its end. */
export interface LogBounds {
  readonly headBytes: number;
  /** Maximum. At least half of it is kept of a log that is long enough. */
  readonly tailBytes: number;
}

/** 16 MiB for each service: what an SFU logs in ten minutes with eight participants. */
const LOG_BOUNDS: LogBounds = { headBytes: 8 * 2 ** 20, tailBytes: 8 * 2 ** 20 };

const MARK = /^\n\[hive-bench left out (\d+) bytes here\]\n/;
const MAX_MARK_BYTES = 64;
const LINE_FEED = 0x0a;
/** 'a+' and 'w', except that a symbolic link is refused: the log's folder may have come from elsewhere. */
const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const REPLACE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

type Done = (error?: Error | null) => void;

/**
 * A log file of limited size: beginning and end of what is written, and between them a line with the number of bytes
 * left out. Until it is closed, the end is in two segment files; when the newer one is full, the older one is
 * removed. A killed process leaves the segments, and the next one that opens the log includes them.
 */
export class BoundedLog extends Writable {
  readonly #file: string;
  readonly #bounds: LogBounds;
  readonly #older: string;
  readonly #younger: string;
  #head: FileHandle | undefined;
  #headBytes = 0;
  #tail: FileHandle | undefined;
  #tailBytes = 0;
  #olderBytes = 0;
  #leftOutBytes = 0;

  /** Continues an existing log. */
  constructor(file: string, bounds: LogBounds = LOG_BOUNDS) {
    super();
    this.#file = file;
    this.#bounds = bounds;
    this.#older = `${file}.end-1`;
    this.#younger = `${file}.end-2`;
  }

  override _construct(done: Done): void {
    callbackify(() => this.#open())(done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    callbackify(() => this.#put(chunk))(done);
  }

  override _final(done: Done): void {
    callbackify(() => this.#join())(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    callbackify(() => this.#close())((fault) => done(error ?? fault));
  }

  async #open(): Promise<void> {
    const { headBytes, tailBytes } = this.#bounds;
    this.#head = await open(this.#file, APPEND, 0o644);
    const text = await this.#head.readFile();
    this.#headBytes = Math.min(text.length, headBytes);
    const behind = text.subarray(this.#headBytes);
    const [mark = '', leftOut] = MARK.exec(behind.toString('latin1', 0, MAX_MARK_BYTES)) ?? [];
    this.#leftOutBytes = Number(leftOut ?? 0);
    const segments = [await ifThere(this.#older), await ifThere(this.#younger)];
    const end = Buffer.concat([behind.subarray(mark.length), ...segments]);
    if (end.length === 0) return;
    const kept = end.subarray(Math.max(0, end.length - tailBytes));
    this.#leftOutBytes += end.length - kept.length;
    await rm(this.#older, { force: true });
    await writeFile(this.#older, kept, { flag: 'wx', mode: 0o644 });
    this.#olderBytes = kept.length;
    await rm(this.#younger, { force: true });
    await this.#head.truncate(this.#headBytes);
  }

  async #put(chunk: Buffer): Promise<void> {
    const room = this.#bounds.headBytes - this.#headBytes;
    // Once the end has begun, everything that follows belongs to it.
    const first = this.#olderBytes === 0 ? chunk.subarray(0, room) : chunk.subarray(0, 0);
    if (first.length > 0) await this.#head?.appendFile(first);
    this.#headBytes += first.length;
    const segmentBytes = Math.max(1, Math.floor(this.#bounds.tailBytes / 2));
    for (let at = first.length; at < chunk.length;) {
      if (this.#tailBytes === segmentBytes) await this.#rotate();
      this.#tail ??= await open(this.#younger, REPLACE, 0o644);
      const part = chunk.subarray(at, at + segmentBytes - this.#tailBytes);
      await this.#tail.appendFile(part);
      this.#tailBytes += part.length;
      at += part.length;
    }
  }

  async #rotate(): Promise<void> {
    await this.#tail?.close();
    this.#leftOutBytes += this.#olderBytes;
    await rename(this.#younger, this.#older);
    this.#olderBytes = this.#tailBytes;
    this.#tail = undefined;
    this.#tailBytes = 0;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#head?.close(), this.#tail?.close()]);
  }

  async #join(): Promise<void> {
    if (this.#olderBytes + this.#tailBytes === 0) return;
    const end = Buffer.concat([await ifThere(this.#older), await ifThere(this.#younger)]);
    const overBytes = end.length - this.#bounds.tailBytes;
    if (this.#leftOutBytes === 0 && overBytes <= 0) {
      await this.#head?.appendFile(end);
    } else {
      const from = Math.max(0, overBytes);
      // From the next whole line on, if there is one.
      const kept = end.subarray(Math.max(from, end.indexOf(LINE_FEED, from) + 1));
      const leftOutBytes = this.#leftOutBytes + end.length - kept.length;
      await this.#head?.appendFile(`\n[hive-bench left out ${leftOutBytes} bytes here]\n`);
      await this.#head?.appendFile(kept);
    }
    await rm(this.#older, { force: true });
    await rm(this.#younger, { force: true });
  }
}

/** Content of a log, also while it is being written: its beginning and the part of its end that is kept. */
export function currentLog(file: string): string {
  const [older, younger] = [`${file}.end-1`, `${file}.end-2`];
  for (;;) {
    const before = inodeOf(younger);
    const parts = [file, older, younger].map((part) => (existsSync(part) ? readFileSync(part, 'utf8') : ''));
    // If the segments have changed meanwhile, one was read twice or not at all.
    if (inodeOf(younger) === before) return parts.join('');
  }
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

/** Bytes left out of a log; 0 for a complete one. */
export async function leftOutOf(file: string, { headBytes }: LogBounds = LOG_BOUNDS): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(MAX_MARK_BYTES), 0, MAX_MARK_BYTES, headBytes);
    return Number(MARK.exec(buffer.toString('latin1'))?.[1] ?? 0);
  } finally {
    await handle.close();
  }
}

async function ifThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file, { flag: constants.O_RDONLY | constants.O_NOFOLLOW });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
