import { describe, expect, it } from 'vitest';
import { muLaw, writeMuLawWav } from '../../../src/audio/mulaw.ts';

/** G.711 decoder, written from its decision values and not from the encoder. */
function decoded(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + 132) << ((inverted >> 4) & 7)) - 132;
  return inverted & 0x80 ? -magnitude : magnitude;
}

describe('muLaw', () => {
  it.each([
    [0, 0xff],
    [32_767, 0x80],
    [-32_768, 0x00],
    [8031 * 4, 0x80],
    [-1000, 0x4e],
    [1000, 0xce],
  ])('encodes %d as in G.711', (sample, code) => {
    expect(muLaw(sample)).toBe(code);
  });

  it('has an error of at most half a step of the segment', () => {
    for (let sample = -32_768; sample <= 32_767; sample += 7) {
      const off = Math.abs(decoded(muLaw(sample)) - sample);
      expect(off, String(sample)).toBeLessThanOrEqual(Math.max(4, (Math.abs(sample) + 132) / 32 + 1));
    }
  });
});

describe('writeMuLawWav', () => {
  it('writes a header with µ-law, one channel and the number of bytes', () => {
    const file = writeMuLawWav(Int16Array.of(0, 1000, -1000), 16_000);
    expect([file.toString('latin1', 0, 4), file.toString('latin1', 8, 16)]).toEqual(['RIFF', 'WAVEfmt ']);
    expect([file.readUInt16LE(20), file.readUInt16LE(22), file.readUInt32LE(24)]).toEqual([7, 1, 16_000]);
    expect([file.readUInt32LE(4), file.readUInt32LE(54)]).toEqual([file.length - 8, 3]);
    expect([...file.subarray(58)]).toEqual([0xff, 0xce, 0x4e, 0]);
  });
});
