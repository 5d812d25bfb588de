/**
 * G.711 adds this to the magnitude, so that every segment begins at a power of two. It is four times the standard's 33,
 * because samples have 16 bits instead of 14.
 */
const BIAS = 132;
/** A larger magnitude would overflow the last segment. */
const CLIP = 32_635;
const HEADER_BYTES = 58;

/**
 * Encodes one 16-bit sample as µ-law (ITU-T G.711, table 2a): sign, segment and four bits within the segment, all
 * inverted.
 */
export function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  // The bias sets at least bit 7, which is segment 0.
  const segment = 31 - Math.clz32(magnitude) - 7;
  const step = (magnitude >> (segment + 3)) & 0x0f;
  return ~(sign | (segment << 4) | step) & 0xff;
}

/** Writes a mono WAV file of half the size of 16-bit PCM. Every browser plays it. */
export function writeMuLawWav(samples: Int16Array, rate: number): Buffer {
  const padding = samples.length % 2;
  const file = Buffer.alloc(HEADER_BYTES + samples.length + padding);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  // Formats other than PCM need the size of their (empty) extension and a fact chunk with the number of samples.
  file.writeUInt32LE(18, 16);
  file.writeUInt16LE(7, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('fact', 38, 'latin1');
  file.writeUInt32LE(4, 42);
  file.writeUInt32LE(samples.length, 46);
  file.write('data', 50, 'latin1');
  file.writeUInt32LE(samples.length, 54);
  for (let i = 0; i < samples.length; i += 1) file[HEADER_BYTES + i] = muLaw(samples[i] ?? 0);
  return file;
}
