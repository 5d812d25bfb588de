import { atLeast, totalDistribution } from '../stats/beta-binomial.ts';

/** Chance of calling a breach what meets its limit exactly, for one SLO of one scenario (docs/decisions/0024). */
const ALPHA = 0.01;
/**
 * Intra-class correlation of being late among the utterances of one call. Three calls cannot estimate it, so it is
 * assumed: 0.2 in common on the scale that latencies are made from, the most that was seen, is 0.06 among late answers.
 */
const COMMON_WITHIN_CALLS = 0.1;
/** A test that would miss a gross breach more often than once in five says nothing by not finding one. */
const MIN_POWER = 0.8;

/** Values beyond a limit, of which a share may be. */
export interface BreachCount {
  /** Number of values of each call. */
  readonly sizes: readonly number[];
  readonly beyond: number;
  /** Share that the SLO allows, 0–1. */
  readonly allowed: number;
}

export interface BreachTest {
  readonly proven: boolean;
  /** Chance of as many beyond the limit, or more, if the share beyond it were the allowed one. */
  readonly p: number;
  /** The fewest beyond the limit that prove a breach; more than there are values where nothing would. */
  readonly needed: number;
  /** Whether a share halfway between the allowed one and all would be found four times in five. */
  readonly canFind: boolean;
}

/**
 * Exact one-sided test that more values are beyond a limit than an SLO allows: `p95 <= 500` allows 5 %, a connection
 * ratio of 0.98 allows 2 % failures. The count is beta-binomial by calls, because late answers of one call have
 * something in common. With one value a call it is the binomial test.
 */
export function testBreach({ sizes, beyond, allowed }: BreachCount): BreachTest {
  const met = totalDistribution(sizes, allowed, COMMON_WITHIN_CALLS);
  let needed = met.length;
  let tail = 0;
  while (needed > 0 && tail + (met[needed - 1] ?? 0) <= ALPHA) {
    needed -= 1;
    tail += met[needed] ?? 0;
  }
  const halfway = totalDistribution(sizes, (1 + allowed) / 2, COMMON_WITHIN_CALLS);
  return {
    proven: beyond >= needed,
    p: Math.min(1, atLeast(met, beyond)),
    needed,
    canFind: atLeast(halfway, needed) >= MIN_POWER,
  };
}
