import { describe, expect, it } from 'vitest';
import { Shortfall } from '../../../src/probes/shortfall.ts';

/** Frames of 10 ms, each read this long after it was due. */
function shortfall(latenessMs: readonly number[]): number {
  const stream = new Shortfall();
  latenessMs.forEach((lateMs, i) => stream.push(5000 + i * 10 + lateMs));
  return stream.ms;
}

const frames = (count: number, lateMs: number): number[] => Array.from({ length: count }, () => lateMs);

describe('the shortfall of a stream', () => {
  it.each([
    ['is 0 for a stream that was never read', [], 0],
    ['is 0 for a punctual stream', frames(500, 0), 0],
    ['is 0 if the first frame was the latest', [15, ...frames(500, 0)], 0],
    [
      'is 0 if frames in the middle were delayed',
      [...frames(200, 0), ...frames(20, 150), ...frames(200, 0)],
      0,
    ],
    ['is 0 if the last frames were delayed', [...frames(300, 0), 33, 100, 134], 0],
    ['is the loss in the middle', [...frames(200, 0), ...frames(200, 150)], 150],
    ['is the loss, even if the last frames are late', [...frames(200, 0), ...frames(200, 150), 300], 150],
    ['is the sum of all losses', [...frames(200, 0), ...frames(200, 150), ...frames(100, 170)], 170],
    ['uses all frames of a short stream', [0, ...frames(50, 40)], 0],
  ])('%s', (_, latenessMs, expected) => {
    expect(shortfall(latenessMs)).toBe(expected);
  });
});
