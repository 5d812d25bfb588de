import type { Direction } from './impairment.ts';
import type { Interval } from './statistics.ts';

/** One quantity of one link, asked and observed. */
export interface VerificationRow {
  /** Whose link; `both` where speakers and listeners have the same one. */
  readonly link: 'speaker' | 'listener' | 'both';
  readonly direction: Direction;
  /**
   * Which witness: the path probe before, while or after the script played, or the counters of the participants' own
   * queues over the whole round.
   */
  readonly source: 'before' | 'during' | 'after' | 'queues';
  readonly round: number;
  /** For example `loss` or `one-way delay p50`. */
  readonly quantity: string;
  readonly unit: string;
  readonly configured: number;
  readonly measured: number;
  /** Of what was observed: Clopper–Pearson for shares; absent where none applies. */
  readonly interval?: Interval;
  /** What would still have counted as realised. Absent for what is reported and never judged. */
  readonly tolerance?: Interval;
  readonly packets: number;
  readonly verified: boolean;
}
