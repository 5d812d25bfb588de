import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, frameOf } from '../../../src/probes/placed.ts';

/** What a listener receives frame by frame. */
function streamOf(frames: number, placed: Parameters<typeof frameOf>[0]): number[] {
  return Array.from({ length: frames }, (_, k) => [...frameOf(placed, k * FRAME_SAMPLES)]).flat();
}

describe('frameOf', () => {
  it('puts every sample where it was placed, across frames, with silence elsewhere', () => {
    const pcm = Int16Array.from({ length: 400 }, (_, i) => i + 1);
    const stream = streamOf(5, [{ pcm, at: 133 }]);
    expect(stream.indexOf(1)).toBe(133);
    expect(stream.slice(133, 533)).toEqual([...pcm]);
    expect(stream.filter((sample) => sample !== 0)).toHaveLength(400);
  });

  it('returns a new array each time', () => {
    const placed = [{ pcm: new Int16Array(FRAME_SAMPLES).fill(7), at: 0 }];
    expect(frameOf(placed, 0).buffer).not.toBe(frameOf(placed, 0).buffer);
    expect(frameOf(placed, 0).byteOffset).toBe(0);
  });

  it('can contain two sounds within one frame', () => {
    const stream = streamOf(1, [
      { pcm: Int16Array.of(1, 2), at: 0 },
      { pcm: Int16Array.of(3, 4), at: 5 },
    ]);
    expect(stream.slice(0, 8)).toEqual([1, 2, 0, 0, 0, 3, 4, 0]);
  });
});
