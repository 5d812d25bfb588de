import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws for simulations: one seed gives one simulation. */
export interface Draws {
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
}

export function draws(seed: number): Draws {
  const random = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(random);
  const exponential = (): number => -Math.log(1 - uniform());
  return {
    exponential,
    // Box and Muller.
    normal: () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform()),
  };
}

export interface CallShape {
  readonly calls: number;
  readonly perCall: number;
  /** Intra-class correlation: the share of the variance that all values of a call have in common. */
  readonly icc: number;
  /** Correlation of neighbours beyond that. */
  readonly neighbours: number;
}

/** Standard normal values call by call: a part common to the call, and one that wanders from value to value. */
export function correlatedCalls(random: Draws, { calls, perCall, icc, neighbours }: CallShape): number[][] {
  return Array.from({ length: calls }, () => {
    const common = Math.sqrt(icc) * random.normal();
    let own = random.normal();
    return Array.from({ length: perCall }, () => {
      own = neighbours * own + Math.sqrt(1 - neighbours ** 2) * random.normal();
      return common + Math.sqrt(1 - icc) * own;
    });
  });
}
