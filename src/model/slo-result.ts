import type { Interval, MaybeInfinite } from './statistics.ts';
import type { Verdict } from './verdict.ts';
import type { Waived } from './waiver.ts';

export interface SloResult {
  /** As written, for example `e2e_ms p95 <= 500`. */
  readonly slo: string;
  readonly limit: number;
  readonly actual?: MaybeInfinite;
  readonly interval?: Interval;
  readonly n: number;
  readonly verdict: Verdict;
  /** The verdict before the scenario's severity or a waiver made it `warn`; absent where neither did. */
  readonly uncapped?: 'fail' | 'inconclusive';
  /** One clause for people: why this verdict. */
  readonly reason: string;
  /** A miss, or could not be decided, and its verdict `warn` because of this. */
  readonly waived?: Waived;
}
