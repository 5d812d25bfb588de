import { writing } from './disk-fault.ts';
import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * One object as JSON, +∞ as "Infinity".
 * @throws {Error} on NaN or −∞, naming the field: JSON would silently write null.
 */
export function jsonText(object: object, indent?: number): string {
  return JSON.stringify(
    object,
    (key, value: unknown) => {
      if (typeof value !== 'number' || Number.isFinite(value)) return value;
      if (value === Number.POSITIVE_INFINITY) return 'Infinity';
      throw new Error(`${key}: got ${value}, expected a number or +∞; what could not be had must be absent`);
    },
    indent,
  );
}

function ndjsonLine(object: object): string {
  return `${jsonText(object)}\n`;
}

/** Passes all bytes to the kernel before it returns, so that they survive the end of this process. */
export function writeFully(fd: number, data: string | Buffer): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  // A nearly full disk writes a part and returns its length; without the rest, the line would be torn.
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}

/** A file that grows by whole lines. Each is with the kernel when `append` returns. */
export class NdjsonFile {
  readonly #file: string;
  readonly #fd: number;

  constructor(file: string) {
    this.#file = file;
    this.#fd = writing(file, () => openSync(file, 'a', 0o644));
  }

  append(object: object): void {
    this.appendText(ndjsonLine(object));
  }

  /** Whole lines, including the last line feed. */
  appendText(lines: string): void {
    writing(this.#file, () => writeFully(this.#fd, lines));
  }

  close(): void {
    closeSync(this.#fd);
  }
}
