import { describe, expect, it } from 'vitest';
import { frameTimes } from '../../../src/audio/frame-times.ts';

describe('frameTimes', () => {
  it('corrects frames delayed by a busy event loop', () => {
    const truth = Array.from({ length: 200 }, (_, k) => 1000 + k * 10);
    const stamps = truth.map((t, k) => (k >= 50 && k < 60 ? 1600 : t + 0.4));
    const times = frameTimes(stamps, 10);
    times.forEach((t, k) => expect(Math.abs(t - (truth[k] ?? 0))).toBeLessThan(0.5));
  });

  it('preserves a real gap', () => {
    const stamps = [0, 10, 20, 530, 540, 550];
    expect([...frameTimes(stamps, 10)]).toEqual(stamps);
  });
});
