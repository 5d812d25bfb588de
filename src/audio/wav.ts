/** Mono 16-bit PCM. */
export interface Wav {
  readonly samples: Int16Array<ArrayBuffer>;
  readonly rate: number;
}

/** What is wrong with a WAV file, in the form the configuration errors use. */
export class WavError extends Error {}

const HEADER_BYTES = 44;

/**
 * Reads a RIFF/WAVE file of mono 16-bit PCM.
 *
 * @throws {WavError} with what was found and what was expected.
 */
export function parseWav(file: Buffer): Wav {
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    throw new WavError(`got ${file.length} bytes without a RIFF/WAVE header, expected a WAV file`);
  }
  let format: { channels: number; rate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = at + 8;
    if (id === 'fmt ' && size >= 16 && body + 16 <= file.length) {
      const tag = file.readUInt16LE(body);
      // 0xFFFE is WAVE_FORMAT_EXTENSIBLE, whose bit depth still tells PCM of 16 bits.
      if (tag !== 1 && tag !== 0xfffe) throw new WavError(`got format tag ${tag}, expected 1 (PCM)`);
      format = {
        channels: file.readUInt16LE(body + 2),
        rate: file.readUInt32LE(body + 4),
        bits: file.readUInt16LE(body + 14),
      };
    }
    if (id === 'data') {
      if (!format) throw new WavError('got samples before a format, expected fmt before data');
      if (format.channels !== 1) throw new WavError(`got ${format.channels} channels, expected 1`);
      if (format.bits !== 16) throw new WavError(`got ${format.bits} bits, expected 16`);
      if (body + size > file.length) {
        throw new WavError(
          `got ${file.length - body} bytes of samples, expected the ${size} that the header announces`,
        );
      }
      if (size % 2 !== 0)
        throw new WavError(`got ${size} bytes of samples, expected whole samples of two bytes`);
      const samples = new Int16Array(size >> 1);
      for (let i = 0; i < samples.length; i += 1) samples[i] = file.readInt16LE(body + i * 2);
      return { samples, rate: format.rate };
    }
    at = body + size + (size % 2);
  }
  throw new WavError('got no data chunk, expected one');
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
