import { expect, it } from 'vitest';
import { Lateness } from '../../../src/probes/lateness.ts';

it('returns median, p99 and maximum of all frames, in any order', () => {
  const lateness = new Lateness();
  for (let i = 0; i < 200; i += 1) lateness.push((i * 77) % 200);
  expect(lateness.summary()).toEqual({ frames: 200, lagP50Ms: 99, lagP99Ms: 197, lagMaxMs: 199 });
});

it('returns nothing for a speaker that never spoke', () => {
  expect(new Lateness().summary()).toBeUndefined();
});
