import {
  FORMAT_BYTES,
  readFormat,
  requireFormat,
  requireWave,
  WavError,
  type WavFormat,
} from './wav-format.ts';

/** Mono 16-bit PCM. */
export interface Wav {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly rate: number;
}

const HEADER_BYTES = 44;
/**
 * Data sizes written by programs that stream into a pipe and cannot go back to fill in the size: ffmpeg, sox,
 * espeak-ng, and a program that was interrupted. The samples extend to the end of the file.
 */
const STREAMED: ReadonlySet<number> = new Set([0xffff_ffff, 0x7fff_f000, 0x7fff_ffff, 0]);

/**
 * Reads a RIFF/WAVE file of mono 16-bit PCM. Skips other chunks and ignores what follows the samples.
 *
 * @param rate required sampling rate in Hz; any rate if omitted
 * @throws {WavError} with what was found and what was expected.
 */
export function parseWav(file: Buffer, rate?: number): Wav {
  requireWave(file);
  let format: WavFormat | undefined;
  const seen: string[] = [];
  for (const { id, size, body } of chunksOf(file)) {
    seen.push(id.trim());
    if (id === 'fmt ' && size >= FORMAT_BYTES && body + FORMAT_BYTES <= file.length) {
      format = readFormat(file.subarray(body, body + size));
      requireFormat(format, rate);
    }
    if (id === 'data') {
      if (!format) throw new WavError('got samples before a format, expected fmt before data');
      return { samples: samplesOf(file, body, size), rate: format.rate };
    }
  }
  throw new WavError(
    `got ${seen.length === 0 ? 'no chunk' : `chunks ${seen.join(', ')}`}, expected a data chunk`,
  );
}

interface Chunk {
  readonly id: string;
  readonly size: number;
  /** Offset of the content in the file. */
  readonly body: number;
}

function* chunksOf(file: Buffer): Generator<Chunk> {
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = at + 8;
    yield { id, size, body };
    at = body + size;
    // A chunk of odd length is followed by a padding byte, which some programs omit.
    if (size % 2 === 1 && !(isId(file, at) && !isId(file, at + 1))) at += 1;
  }
}

function isId(file: Buffer, at: number): boolean {
  return /^[A-Za-z0-9_]{3}[A-Za-z0-9_ ]$/.test(file.toString('latin1', at, at + 4));
}

function samplesOf(file: Buffer, body: number, announced: number): Int16Array<ArrayBuffer> {
  const available = file.length - body;
  // A size of 0 with another chunk behind it is an empty file, not a stream.
  const isStreamed = STREAMED.has(announced) && !(announced === 0 && isId(file, body));
  const size = isStreamed ? available : announced;
  if (size > available)
    throw new WavError(`got ${available} bytes of samples, expected the ${size} that the header announces`);
  if (size % 2 !== 0) throw new WavError(`got ${size} bytes of samples, expected whole samples of two bytes`);
  const samples = new Int16Array(size >> 1);
  for (let i = 0; i < samples.length; i += 1) samples[i] = file.readInt16LE(body + i * 2);
  return samples;
}

export function writeWav({ samples, rate }: Wav): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const bytes = samples.length * 2;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, bytes)]);
}
