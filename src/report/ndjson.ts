import { writeSync } from 'node:fs';

/**
 * One object as one line, +∞ as "Infinity".
 * @throws {Error} on NaN or −∞, naming the field: JSON would make a silent null of it.
 */
export function ndjsonLine(object: object): string {
  return `${JSON.stringify(object, (key, value: unknown) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    if (value === Number.POSITIVE_INFINITY) return 'Infinity';
    throw new Error(`${key}: got ${value}, expected a number or +∞; what could not be had must be absent`);
  })}\n`;
}

/** Hands all bytes to the kernel before it returns: from then on they outlive this process, however it ends. */
export function writeFully(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  // A nearly full disk takes a part and says so; the rest must follow or the line is torn.
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}
