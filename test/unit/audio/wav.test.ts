import { describe, expect, it } from 'vitest';
import { parseWav, WavError, writeWav } from '../../../src/audio/wav.ts';

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

  it('skips chunks it does not know, also of odd length', () => {
    const extra = Buffer.from([...Buffer.from('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]);
    const { samples } = parseWav(Buffer.concat([file.subarray(0, 36), extra, file.subarray(36)]));
    expect(samples.length).toBe(tone.length);
  });

  it.each([
    ['stereo', (b: Buffer) => b.writeUInt16LE(2, 22), 'got 2 channels, expected 1'],
    ['24 bit', (b: Buffer) => b.writeUInt16LE(24, 34), 'got 24 bits, expected 16'],
    ['compressed', (b: Buffer) => b.writeUInt16LE(85, 20), 'got format tag 85, expected 1 (PCM)'],
    [
      'a header that announces 4 GB',
      (b: Buffer) => b.writeUInt32LE(0xffff_fff0, 40),
      'expected the 4294967280',
    ],
    ['not audio', (b: Buffer) => b.write('JUNK', 0), 'without a RIFF/WAVE header'],
  ])('refuses %s, saying what it got', (_, edit, message) => {
    expect(() => parseWav(patched(edit))).toThrow(WavError);
    expect(() => parseWav(patched(edit))).toThrow(message);
  });

  it('refuses a truncated and an empty file', () => {
    expect(() => parseWav(file.subarray(0, 100))).toThrow(/got 56 bytes of samples, expected the 3200/);
    expect(() => parseWav(Buffer.alloc(0))).toThrow(/got 0 bytes/);
  });
});
