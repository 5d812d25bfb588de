import type { Direction } from './impairment.ts';
import type { Interval } from './statistics.ts';

/** One quantity of one link, configured and measured. */
export interface VerificationRow {
  /** Whose link; `both` if speakers and listeners have the same one. */
  readonly link: 'speaker' | 'listener' | 'both';
  readonly direction: Direction;
  /**
   * Source of the measurement: the path probe before, during or after the script, or the counters of the
   * participants' own queues over the whole round.
   */
  readonly source: 'before' | 'during' | 'after' | 'queues';
  readonly round: number;
  /** For example `loss` or `one-way delay p50`. */
  readonly quantity: string;
  readonly unit: string;
  readonly configured: number;
  readonly measured: number;
  /** Interval of the measured value: Clopper–Pearson for shares; absent if none applies. */
  readonly interval?: Interval;
  /** Range that counts as verified. Absent for quantities that are reported and never judged. */
  readonly tolerance?: Interval;
  readonly packets: number;
  readonly verified: boolean;
}
