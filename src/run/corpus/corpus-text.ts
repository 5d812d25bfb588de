import { isUtf8 } from 'node:buffer';
import { WavError } from '../../audio/wav-format.ts';
import { shown } from '../../lib/shown.ts';

/**
 * The text of a sentence on one line, however it was wrapped. Accepts UTF-8, and UTF-16 with a byte order mark.
 * @throws {WavError} for a text that cannot be spoken.
 */
export function sentenceIn(bytes: Buffer | undefined): string {
  if (!bytes) throw new WavError('got no text, expected a .txt of the same name with its words');
  const text = decoded(bytes)
    .replaceAll(/[\s\uFEFF]+/g, ' ')
    .trim();
  if (!text) throw new WavError('got an empty text, expected the words that are spoken');
  if (/\p{Cc}/u.test(text)) throw new WavError(`got ${shown(text)}, expected a sentence`);
  return text;
}

/**
 * Accepted translations, one on each line. Empty lines are ignored.
 * @throws {WavError} for a file without translations, one that is not text, and a line that cannot be spoken.
 */
export function translationsIn(file: string, bytes: Buffer): string[] {
  try {
    const lines = decoded(bytes)
      .split(/[\r\n]+/)
      .map((line) => line.replaceAll(/[\s\uFEFF]+/g, ' ').trim())
      .filter(Boolean);
    if (lines.length === 0) throw new WavError('got no line, expected an accepted translation on each');
    const odd = lines.find((line) => /\p{Cc}/u.test(line) || !/[\p{L}\p{N}]/u.test(line));
    if (odd !== undefined) throw new WavError(`got ${shown(odd)}, expected a translation`);
    return lines;
  } catch (error) {
    throw error instanceof WavError ? new WavError(`${shown(file)}: ${error.message}`) : error;
  }
}

function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodedAs('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decodedAs('utf-16be', bytes);
  // In UTF-16, every other byte of an English text is 0.
  if (bytes.length > 1 && bytes.length % 2 === 0 && (first === 0) !== (second === 0))
    throw new WavError('got a text in UTF-16 without a byte order mark, expected UTF-8');
  if (!isUtf8(bytes)) throw new WavError('got a text of another encoding, expected UTF-8');
  return bytes.toString('utf8');
}

function decodedAs(encoding: 'utf-16le' | 'utf-16be', bytes: Buffer): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new WavError('got a text that is cut off in UTF-16, expected UTF-8');
  }
}
