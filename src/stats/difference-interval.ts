import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../model/statistics.ts';
import { quantile } from './quantile.ts';

const RESAMPLES = 2000;

/** Values of one run, call by call, each in the order in which they were taken. May hold +∞. */
export type Calls = readonly (readonly number[])[];

/** What is made of a run, or of a resample of it, whose values are ascending. */
export type Statistic = (sorted: Float64Array) => number;

/**
 * Two-sided 95 % percentile intervals of how much statistics of `head` exceed those of `base`, by a bootstrap of both
 * in two stages, as for means: calls drawn whole, within them runs of ∛length consecutive values (circular moving
 * blocks; Politis and Romano 1992). Where both sides of a difference are +∞ it is 0: neither came. One seed, one answer.
 * Undefined where a run has no values.
 */
export function differenceIntervals(
  base: Calls,
  head: Calls,
  statistics: readonly Statistic[],
  seed: number,
  resamples = RESAMPLES,
): (Interval | undefined)[] {
  const filled = (calls: Calls): Calls => calls.filter(({ length }) => length > 0);
  const [from, to] = [filled(base), filled(head)];
  if (from.length === 0 || to.length === 0) return statistics.map(() => undefined);
  const random = xoroshiro128plus(seed);
  const draw = (max: number): number => uniformInt(random, 0, max);
  const differences = statistics.map(() => new Float64Array(resamples));
  // One allocation for all resamples: they are the cost of a comparison.
  const scratches = [scratchFor(from), scratchFor(to)] as const;
  for (let i = 0; i < resamples; i += 1) {
    const [a, b] = [resample(from, scratches[0], draw), resample(to, scratches[1], draw)];
    statistics.forEach((statistic, which) => {
      const each = differences[which];
      if (each) each[i] = exceeds(statistic(b), statistic(a));
    });
  }
  return differences.map((each) => {
    const sorted = each.toSorted();
    const [low, high] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
    return low === undefined || high === undefined ? undefined : { low, high };
  });
}

/** How much one value exceeds another; 0 where both are +∞. */
export function exceeds(value: number, other: number): number {
  return value === other ? 0 : value - other;
}

function resample(calls: Calls, scratch: Float64Array, draw: (max: number) => number): Float64Array {
  let n = 0;
  for (let i = 0; i < calls.length; i += 1) {
    const call = calls[draw(calls.length - 1)] ?? [];
    const block = Math.ceil(Math.cbrt(call.length));
    for (let left = call.length; left > 0; left -= block) {
      const start = draw(call.length - 1);
      for (let k = 0; k < Math.min(left, block); k += 1) {
        scratch[n] = call[(start + k) % call.length] ?? 0;
        n += 1;
      }
    }
  }
  return scratch.subarray(0, n).toSorted();
}

/** Room for a resample: at the most, every call that is drawn is the longest. */
function scratchFor(calls: Calls): Float64Array {
  return new Float64Array(calls.length * Math.max(...calls.map(({ length }) => length)));
}
