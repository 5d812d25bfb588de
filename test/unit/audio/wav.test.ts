import { describe, expect, it } from 'vitest';
import { WavError } from '../../../src/audio/wav-format.ts';
import { parseWav, writeWav } from '../../../src/audio/wav.ts';

const tone = Int16Array.from({ length: 1600 }, (_, i) => Math.round(8000 * Math.sin(i / 5)));
const file = writeWav({ samples: tone, rate: 16_000 });

function patched(edit: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file);
  edit(copy);
  return copy;
}

describe('WAV', () => {
  it('reads back what it wrote, sample by sample', () => {
    const { samples, rate } = parseWav(file);
    expect(rate).toBe(16_000);
    expect([...samples]).toEqual([...tone]);
  });

  it('skips unknown chunks, including those of odd length', () => {
    const extra = Buffer.from([...Buffer.from('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]);
    const { samples } = parseWav(Buffer.concat([file.subarray(0, 36), extra, file.subarray(36)]));
    expect(samples.length).toBe(tone.length);
  });

  it.each([
    [
      'stereo',
      (b: Buffer) => b.writeUInt16LE(2, 22),
      'got PCM, 16 bit, stereo, 16000 Hz, expected PCM, 16 bit, mono, 16000 Hz',
    ],
    [
      '24 bit',
      (b: Buffer) => b.writeUInt16LE(24, 34),
      'got PCM, 24 bit, mono, 16000 Hz, expected PCM, 16 bit',
    ],
    ['compressed', (b: Buffer) => b.writeUInt16LE(85, 20), 'got MP3, 16 bit, mono, 16000 Hz, expected PCM'],
    [
      'a header that announces 4 GB',
      (b: Buffer) => b.writeUInt32LE(0xffff_fff0, 40),
      'expected the 4294967280',
    ],
    ['not audio', (b: Buffer) => b.write('JUNK', 0), 'without a RIFF/WAVE header'],
    ['RF64', (b: Buffer) => b.write('RF64', 0), 'got an RF64 file'],
    ['big-endian order', (b: Buffer) => b.write('RIFX', 0), 'got a RIFX file'],
    ['FLAC by a wrong name', (b: Buffer) => b.write('fLaC', 0), 'got a FLAC file'],
    ['MP3 by a wrong name', (b: Buffer) => b.write('ID3', 0), 'got an MP3 file'],
    ['MP4 by a wrong name', (b: Buffer) => b.write('\0\0\0 ftypM4A ', 0, 'latin1'), 'got an MP4 file'],
    ['no data chunk', (b: Buffer) => b.write('dato', 36), 'got chunks fmt, dato, expected a data chunk'],
    ['µ-law', (b: Buffer) => b.writeUInt16LE(7, 20), 'got µ-law'],
    ['floating point', (b: Buffer) => b.writeUInt16LE(3, 20), 'got floating point'],
    ['an unknown tag', (b: Buffer) => b.writeUInt16LE(0x2000, 20), 'got format tag 8192'],
  ])('refuses %s, with what it found', (_, edit, message) => {
    expect(() => parseWav(patched(edit))).toThrow(WavError);
    expect(() => parseWav(patched(edit))).toThrow(message);
  });

  it('refuses a truncated and an empty file', () => {
    expect(() => parseWav(file.subarray(0, 100))).toThrow(/got 56 bytes of samples, expected the 3200/);
    expect(() => parseWav(Buffer.alloc(0))).toThrow(/got 0 bytes/);
  });

  it('refuses a file of another rate, with its whole format', () => {
    expect(parseWav(file, 16_000).rate).toBe(16_000);
    expect(() =>
      parseWav(
        patched((b) => b.writeUInt16LE(2, 22)),
        8000,
      ),
    ).toThrow('got PCM, 16 bit, stereo, 16000 Hz, expected PCM, 16 bit, mono, 8000 Hz');
  });
});

const format = file.subarray(12, 36);
const data = file.subarray(36);

function chunk(id: string, body: Buffer, padding = true): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(padding ? body.length % 2 : 0)]);
}

function wave(...chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return Buffer.concat([chunk('RIFF', body, false)]);
}

/** WAVE_FORMAT_EXTENSIBLE around this tag, as ffmpeg and sox write it. */
function extensible(tag: number, bits: number): Buffer {
  const body = Buffer.from(
    'feff0100803e0000007d00000200100016001000040000000100000000001000800000aa00389b71',
    'hex',
  );
  body.writeUInt16LE(0xfffe, 0);
  body.writeUInt16LE(bits, 14);
  body.writeUInt16LE(tag, 24);
  return chunk('fmt ', body);
}

function announcing(size: number, ...behind: readonly Buffer[]): Buffer {
  const copy = Buffer.from(data);
  copy.writeUInt32LE(size, 4);
  return wave(format, copy, ...behind);
}

describe('WAV files of other programs', () => {
  it.each<[string, Buffer]>([
    ['an extensible format', wave(extensible(1, 16), data)],
    ['a format of 18 bytes', wave(chunk('fmt ', Buffer.concat([format.subarray(8), Buffer.alloc(2)])), data)],
    ['LIST before', wave(format, chunk('LIST', Buffer.from('INFOISFT\u000e\0\0\0Lavf59.27.100\0')), data)],
    [
      'bext and JUNK chunks before the data',
      wave(chunk('JUNK', Buffer.alloc(28)), format, chunk('bext', Buffer.alloc(603)), data),
    ],
    ['a fact chunk before the data', wave(format, chunk('fact', Buffer.alloc(4)), data)],
    [
      'LIST, cue and id3 after',
      wave(format, data, chunk('LIST', Buffer.alloc(26)), chunk('id3 ', Buffer.alloc(9))),
    ],
    ['an odd chunk without padding', wave(format, chunk('LIST', Buffer.alloc(27), false), data)],
    ['an odd chunk with padding', wave(format, chunk('LIST', Buffer.alloc(27)), data)],
    ['bytes after the last chunk', Buffer.concat([file, Buffer.from('garbage!!')])],
    ['a RIFF size of 0', patched((b) => b.writeUInt32LE(0, 4))],
    ['a pipe of ffmpeg', announcing(0xffff_ffff)],
    ['a pipe of sox', announcing(0x7fff_f000)],
    ['a writer that was interrupted', announcing(0)],
  ])('reads %s', (_, bytes) => {
    expect([...parseWav(bytes, 16_000).samples]).toEqual([...tone]);
  });

  it.each<[string, Buffer, string]>([
    ['floating point in an extensible format', wave(extensible(3, 32), data), 'got floating point, 32 bit'],
    ['24 bit in an extensible format', wave(extensible(1, 24), data), 'got PCM, 24 bit'],
    ['a pipe cut off within a sample', announcing(0xffff_ffff).subarray(0, -1), 'expected whole samples'],
    ['samples before their format', wave(data, format), 'got samples before a format'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseWav(bytes, 16_000)).toThrow(message);
  });

  it('does not read the chunk after an empty data chunk as samples', () => {
    const empty = wave(format, chunk('data', Buffer.alloc(0)), chunk('LIST', Buffer.alloc(26)));
    expect(parseWav(empty).samples.length).toBe(0);
  });
});
