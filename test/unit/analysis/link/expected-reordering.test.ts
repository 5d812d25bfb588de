import { expect, it } from 'vitest';
import { expectedReordering } from '../../../../src/analysis/link/expected-reordering.ts';

it('is nothing where delays differ by less than packets are apart', () => {
  expect(expectedReordering(0, 20)).toBe(0);
  expect(expectedReordering(20, 20)).toBe(0);
});

it('is an eighth where only the next packet can overtake, by half the width at most', () => {
  // ∫ (x − ½) dx from ½ to 1.
  expect(expectedReordering(40, 20)).toBeCloseTo(1 / 8, 4);
});

it.each([
  // Seen through netem: 3,000 and 6,500 packets.
  [150, 1, 0.897],
  [30, 1, 0.76],
])('is what netem shows for %i ms at %i ms (%d)', (widthMs, intervalMs, share) => {
  expect(Math.abs(expectedReordering(widthMs, intervalMs) - share)).toBeLessThan(0.01);
});
