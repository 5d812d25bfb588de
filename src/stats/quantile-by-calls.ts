import type { Interval } from '../model/statistics.ts';
import { type CallMoments, intervalOfMoments, LEAST_CALLS } from './call-interval.ts';

/**
 * With fewer, log-odds say too much: one late value of a thousand, in one call of three, could be 7 % of them, and no
 * limit below the largest value were ever met.
 */
const CALLS_FOR_LOG_ODDS = 9;

/**
 * Bounds of the p-quantile with whole calls as the units: every x for which the share of the values beyond x may, by
 * its own interval, still be 1 − p (a confidence interval by inversion, after Woodruff, JASA 47, 1952). It is no
 * substitute for the exact ranks, only for the independence that they assume. Values are ascending, `calls` says
 * whose each is. Undefined below 3 calls.
 */
export function quantileByCalls(
  sorted: readonly number[],
  calls: readonly string[],
  p: number,
): Interval | undefined {
  const sizes = new Map<string, number>();
  for (const call of calls) sizes.set(call, (sizes.get(call) ?? 0) + 1);
  if (sizes.size < LEAST_CALLS) return undefined;

  // From the largest value down: the smallest with too little beyond it, and beyond each larger one.
  const above = new Counts(sizes);
  let high = Number.POSITIVE_INFINITY;
  for (let i = sorted.length - 1; i >= 0; i -= 1) {
    if (sorted[i] !== sorted[i + 1] && shareOf(above).high > 1 - p) break;
    high = sorted[i] ?? high;
    above.add(calls[i], 1);
  }
  // From the smallest value up: the largest with too much at or beyond it, and at or beyond each smaller one.
  const atLeast = new Counts(sizes);
  for (const call of calls) atLeast.add(call, 1);
  let low = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < sorted.length; i += 1) {
    if (sorted[i] !== sorted[i - 1] && shareOf(atLeast).low < 1 - p) break;
    low = sorted[i] ?? low;
    atLeast.add(calls[i], -1);
  }
  return { low, high };
}

function shareOf(counts: Counts): Interval {
  const moments = counts.moments();
  const range = moments.calls < CALLS_FOR_LOG_ODDS ? undefined : { low: 0, high: 1 };
  return intervalOfMoments(moments, range) ?? { low: 0, high: 1 };
}

/** How many values of each call are counted, with sums kept up so that one more costs the same for any number of calls. */
class Counts {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #counts = new Map<string, number>();
  readonly #n: number;
  readonly #sizesSquared: number;
  #sum = 0;
  #countsSquared = 0;
  #countsBySizes = 0;

  constructor(sizes: ReadonlyMap<string, number>) {
    this.#sizes = sizes;
    this.#n = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    this.#sizesSquared = [...sizes.values()].reduce((sum, size) => sum + size ** 2, 0);
  }

  add(call = '', one: 1 | -1): void {
    const count = this.#counts.get(call) ?? 0;
    this.#counts.set(call, count + one);
    this.#sum += one;
    this.#countsSquared += 2 * one * count + 1;
    this.#countsBySizes += one * (this.#sizes.get(call) ?? 0);
  }

  moments(): CallMoments {
    const mean = this.#sum / this.#n;
    const squares = this.#countsSquared - 2 * mean * this.#countsBySizes + mean ** 2 * this.#sizesSquared;
    // Whole numbers but for the mean: what rounding leaves below zero is zero.
    return { calls: this.#sizes.size, n: this.#n, mean, squares: Math.max(0, squares) };
  }
}
