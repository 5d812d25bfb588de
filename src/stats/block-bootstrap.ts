import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../model/statistics.ts';
import { quantile } from './quantile.ts';

const RESAMPLES = 2000;

/**
 * Two-sided 95 % percentile interval of a mean by a two-stage bootstrap. Utterances of one call are correlated, so
 * calls are drawn as a whole. Within each call, runs of ∛length consecutive values are drawn (circular moving blocks;
 * Politis and Romano 1992), because neighbouring values are correlated, and three calls alone have only ten different
 * resamples. The same seed gives the same interval. Values must be finite and in the order in which they were measured.
 * Undefined without values.
 */
export function bootstrapInterval(
  calls: readonly (readonly number[])[],
  seed: number,
  resamples = RESAMPLES,
): Interval | undefined {
  const blocks = calls.filter((values) => values.length > 0).map(circularSums);
  const random = xoroshiro128plus(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let [sum, n] = [0, 0];
    for (let i = 0; i < blocks.length; i += 1) {
      const call = blocks[uniformInt(random, 0, blocks.length - 1)];
      if (!call) continue;
      for (let left = call.length; left > 0; left -= call.block) {
        sum += call.sumFrom(uniformInt(random, 0, call.length - 1), Math.min(left, call.block));
      }
      n += call.length;
    }
    return sum / n;
  });
  if (blocks.length === 0) return undefined;
  const sorted = means.toSorted();
  const [low, high] = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  return low === undefined || high === undefined ? undefined : { low, high };
}

interface CircularSums {
  readonly length: number;
  /** Number of consecutive values that are drawn together. */
  readonly block: number;
  sumFrom(start: number, count: number): number;
}

/** Sums of consecutive values on a circle, each by one subtraction. */
function circularSums(values: readonly number[]): CircularSums {
  const upTo = new Float64Array(2 * values.length + 1);
  for (let i = 0; i < 2 * values.length; i += 1)
    upTo[i + 1] = (upTo[i] ?? 0) + (values[i % values.length] ?? 0);
  return {
    length: values.length,
    block: Math.ceil(Math.cbrt(values.length)),
    sumFrom: (start, count) => (upTo[start + count] ?? 0) - (upTo[start] ?? 0),
  };
}
