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
    ['is nothing of one that was never read', [], 0],
    ['is nothing of one that came in time', frames(500, 0), 0],
    ['is nothing when the first frame was the latest', [15, ...frames(500, 0)], 0],
    [
      'is nothing when frames were held up half-way',
      [...frames(200, 0), ...frames(20, 150), ...frames(200, 0)],
      0,
    ],
    ['is nothing when the last frames were held up', [...frames(300, 0), 33, 100, 134], 0],
    ['is what was lost half-way', [...frames(200, 0), ...frames(200, 150)], 150],
    ['is what was lost, however late the last are', [...frames(200, 0), ...frames(200, 150), 300], 150],
    ['is what was lost in all', [...frames(200, 0), ...frames(200, 150), ...frames(100, 170)], 170],
    ['is told by all of a short one', [0, ...frames(50, 40)], 0],
  ])('%s', (_, latenessMs, expected) => {
    expect(shortfall(latenessMs)).toBe(expected);
  });
});
