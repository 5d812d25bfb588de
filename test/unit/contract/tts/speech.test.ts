import { describe, expect, it } from 'vitest';
import { leadingSilenceMs, longestGapMs, soundsLike } from '../../../../src/contract/tts/speech.ts';
import { utterance, voice } from '../../build/synthetic.ts';

/** So many ms of audio at 48 kHz. */
const bytes = (ms: number): number => ms * 96;

describe('gaps in speech that is played from its first byte on', () => {
  it.each([
    ['all at once', [{ atMs: 10, bytes: bytes(2000) }], 0],
    [
      'each part before the one before is over',
      [
        { atMs: 10, bytes: bytes(100) },
        { atMs: 105, bytes: bytes(100) },
        { atMs: 200, bytes: bytes(100) },
      ],
      0,
    ],
    [
      'the longest of two, which do not add up',
      [
        { atMs: 0, bytes: bytes(100) },
        { atMs: 150, bytes: bytes(100) },
        { atMs: 330, bytes: bytes(100) },
      ],
      80,
    ],
    ['nothing', [], 0],
  ])('%s', (_, pieces, expected) => {
    expect(longestGapMs({ pieces }, 48_000)).toBe(expected);
  });
});

describe('speech that sounds like a rendering', () => {
  const rendering = voice(3, 900);

  it('is that of a run: louder, later and with noise', () => {
    const noise = utterance(1, 900, 300);
    const spoken = Int16Array.from({ length: rendering.length + 4000 }, (_, i) =>
      i < 4000 ? 0 : 1.3 * (rendering[i - 4000] ?? 0) + (noise[i - 4000] ?? 0),
    );
    expect(soundsLike(spoken, rendering)).toBe(true);
  });

  it('is not another sentence, half of it, or silence', () => {
    expect(soundsLike(voice(4, 900), rendering)).toBe(false);
    expect(soundsLike(rendering.subarray(0, rendering.length >> 1), rendering)).toBe(false);
    expect(soundsLike(new Int16Array(rendering.length), rendering)).toBe(false);
  });

  it('has silence before its first sound, and none without sound', () => {
    expect(leadingSilenceMs(rendering)).toBeCloseTo(30, -1);
    expect(leadingSilenceMs(new Int16Array(16_000))).toBeUndefined();
  });
});
