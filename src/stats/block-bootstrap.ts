import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../model/statistics.ts';
import { quantile } from './quantile.ts';

const RESAMPLES = 2000;

/**
 * Two-sided 95 % percentile interval of a mean by a bootstrap in two stages. Utterances of one call share its luck, so
 * calls are drawn as a whole; within each, runs of ∛length consecutive values (circular moving blocks; Politis and
 * Romano 1992), because neighbours resemble each other and three calls alone have only ten different resamples.
 * One seed gives one interval. Values are finite and in the order in which they were taken; undefined without any.
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
  /** How many consecutive values are drawn together. */
  readonly block: number;
  sumFrom(start: number, count: number): number;
}

/** Sums of consecutive values, the first following the last, each at the cost of one subtraction. */
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
