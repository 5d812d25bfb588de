/** What is wrong with a WAV file, worded like the configuration errors. */
export class WavError extends Error {}

/** Content of a `fmt ` chunk. */
export interface WavFormat {
  /** 1 means PCM. */
  readonly tag: number;
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
}

export const FORMAT_BYTES = 16;
const PCM = 1;
const EXTENSIBLE = 0xfffe;
/** Offset of the actual tag in an extensible format: the first two bytes of a GUID. */
const SUBFORMAT_AT = 24;

const ENCODINGS: Readonly<Record<number, string>> = {
  1: 'PCM',
  2: 'Microsoft ADPCM',
  3: 'floating point',
  6: 'A-law',
  7: 'µ-law',
  0x11: 'IMA ADPCM',
  0x31: 'GSM 6.10',
  0x50: 'MPEG',
  0x55: 'MP3',
};

/** Reads the body of a `fmt ` chunk, which must have at least 16 bytes. */
export function readFormat(body: Buffer): WavFormat {
  const outer = body.readUInt16LE(0);
  const tag =
    outer === EXTENSIBLE && body.length >= SUBFORMAT_AT + 2 ? body.readUInt16LE(SUBFORMAT_AT) : outer;
  return { tag, channels: body.readUInt16LE(2), rate: body.readUInt32LE(4), bits: body.readUInt16LE(14) };
}

/** @throws {WavError} naming the whole format if any part of it is wrong. */
export function requireFormat(format: WavFormat, rate: number | undefined): void {
  const wanted = { tag: PCM, channels: 1, rate: rate ?? format.rate, bits: 16 };
  if (describe(format) === describe(wanted)) return;
  throw new WavError(`got ${describe(format)}, expected ${describe(wanted)}`);
}

function describe({ tag, channels, rate, bits }: WavFormat): string {
  const names = ['no channel', 'mono', 'stereo'];
  const encoding = ENCODINGS[tag] ?? `format tag ${tag}`;
  return `${encoding}, ${bits} bit, ${names[channels] ?? `${channels} channels`}, ${rate} Hz`;
}

/** First bytes of files that are not RIFF/WAVE with 32-bit sizes, whatever their names say. */
const OTHERS: readonly (readonly [at: number, magic: string, name: string])[] = [
  [0, 'RF64', 'an RF64 file, which is WAV for more than 4 GB'],
  [0, 'BW64', 'a BW64 file, which is WAV for more than 4 GB'],
  [0, 'riff', 'a Wave64 file'],
  [0, 'RIFX', 'a RIFX file, which is WAV in big-endian order'],
  [0, 'RIFF', 'a RIFF file of another kind'],
  [0, 'FORM', 'an AIFF file'],
  [0, 'fLaC', 'a FLAC file'],
  [0, 'OggS', 'an Ogg file'],
  [0, 'ID3', 'an MP3 file'],
  [0, 'caff', 'a Core Audio file'],
  [0, '.snd', 'an AU file'],
  [4, 'ftyp', 'an MP4 file'],
  [0, '\u001aE\u00df\u00a3', 'a WebM file'],
];

/** @throws {WavError} naming the format of the file, if it is recognised. */
export function requireWave(file: Buffer): void {
  const has = (at: number, magic: string): boolean =>
    file.toString('latin1', at, at + magic.length) === magic;
  if (has(0, 'RIFF') && has(8, 'WAVE')) return;
  const other = OTHERS.find(([at, magic]) => has(at, magic));
  const got = other ? other[2] : `${file.length} bytes without a RIFF/WAVE header`;
  throw new WavError(`got ${got}, expected a WAV file`);
}
