import { writing } from './disk-fault.ts';
import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * One object as JSON, +∞ as "Infinity".
 * @throws {Error} on NaN or −∞, naming the field: JSON would make a silent null of it.
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

/** Hands all bytes to the kernel before it returns: from then on they outlive this process, however it ends. */
export function writeFully(fd: number, data: string | Buffer): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  // A nearly full disk takes a part and says so; the rest must follow or the line is torn.
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}

/** A file that grows by whole lines, each on its way to the disk when `append` returns. */
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

  /** Whole lines, the last line feed included. */
  appendText(lines: string): void {
    writing(this.#file, () => writeFully(this.#fd, lines));
  }

  close(): void {
    closeSync(this.#fd);
  }
}
