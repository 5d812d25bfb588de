import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../model/statistics.ts';
import { quantile } from './quantile.ts';

const RESAMPLES = 2000;

/** Values of one run, grouped by call, each call in the order of measurement. May contain +∞. */
export type Calls = readonly (readonly number[])[];

/** A statistic of a run or of a resample; the values are ascending. */
export type Statistic = (sorted: Float64Array) => number;

/**
 * Two-sided 95 % percentile intervals of the differences of statistics, `head` minus `base`. Both runs are resampled in
 * two stages, as for means: calls are drawn whole, and within each call runs of ∛length consecutive values (circular
 * moving blocks; Politis and Romano 1992). If both statistics are +∞, the difference is 0: both are missing. The same
 * seed gives the same intervals. Undefined if a run has no values.
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
  // Allocated once for all resamples, because allocation dominates the cost of a comparison.
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

/** The difference of two values; 0 if both are +∞. */
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

/** Space for the largest possible resample: every call that is drawn is the longest one. */
function scratchFor(calls: Calls): Float64Array {
  return new Float64Array(calls.length * Math.max(...calls.map(({ length }) => length)));
}
