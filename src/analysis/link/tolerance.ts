import type { VerificationRow } from '../../model/verification.ts';
import type { Interval } from '../../model/statistics.ts';
import { acceptedCounts, clopperPearson } from '../../stats/clopper-pearson.ts';

/** One quantity of one direction, configured beside measured, from any source. */
export type Quantity = Omit<VerificationRow, 'link' | 'direction' | 'source' | 'round'>;

/**
 * Confidence of each check of a share. A suite makes about 150 of them in each round (eight scenarios, three probes,
 * two directions, and the participants' queues). With this confidence, a suite with correct links is `invalid` by
 * chance less than once in a thousand runs; a test adds it up.
 */
export const CONFIDENCE = 0.99998;
/** For quantities with a normal error: chance exceeds this once in two million. */
export const STANDARD_ERRORS = 5;
/** A smaller configured share cannot be distinguished from the stray packet that is tolerated on a clean link. */
export const PROVABLE_SHARE = 0.001;

/** Slack of a share, 0–1: for a clean link a stray packet, otherwise a tenth of the configured share. */
const slackOf = (share: number): number => (share < PROVABLE_SHARE ? PROVABLE_SHARE : share / 10);

export interface ShareCheck {
  readonly quantity: string;
  /** 0–1. */
  readonly configured: number;
  /** `count` of `packets` had it. */
  readonly count: number;
  readonly packets: number;
  /** Variance of the count relative to that of independent packets: bursts carry less information. */
  readonly inflation?: number;
  readonly confidence?: number;
  /** Other causes may add to it, so too much of it proves nothing. */
  readonly fromBelowOnly?: boolean;
}

export interface CheckedShare {
  readonly quantity: Quantity;
  /** Whether this many packets can distinguish the impairment from its absence. If not, `tolerance.low` is 0. */
  readonly isDecidable: boolean;
}

/** A share in percent, its 95 % interval, and the tolerance for chance. */
export function checkShare(check: ShareCheck): CheckedShare {
  const { configured, count, packets, inflation = 1, confidence = CONFIDENCE } = check;
  const n = Math.max(1, Math.round(packets / inflation));
  const measured = packets === 0 ? 0 : count / packets;
  const { low } = acceptedCounts(n, Math.max(0, configured - slackOf(configured)), confidence);
  const { high } = acceptedCounts(n, Math.min(1, configured + slackOf(configured)), confidence);
  const share = { low: low / n, high: check.fromBelowOnly === true ? 1 : high / n };
  const interval = packets === 0 ? undefined : clopperPearson(Math.round(measured * n), n);
  return {
    quantity: {
      quantity: check.quantity,
      unit: '%',
      configured: percent(configured),
      measured: percent(measured),
      ...(interval && { interval: percents(interval) }),
      tolerance: percents(share),
      packets,
      verified: measured >= share.low && measured <= share.high,
    },
    isDecidable: configured < PROVABLE_SHARE || low > 0,
  };
}

/** A configured quantity must be measured: below half of it, it counts as absent, whatever the tolerance. */
export function judged(row: Omit<Quantity, 'verified'> & { readonly tolerance: Interval }): Quantity {
  const { configured, measured, tolerance } = row;
  const low = configured > 0 ? Math.max(tolerance.low, configured / 2) : tolerance.low;
  return {
    ...row,
    tolerance: { low, high: tolerance.high },
    verified: measured >= low && measured <= tolerance.high,
  };
}

/** Shown and never judged; `configured` is the value of an ideal link. */
export function reported(
  quantity: string,
  unit: string,
  configured: number,
  measured: number,
  packets: number,
): Quantity {
  return { quantity, unit, configured, measured, packets, verified: true };
}

/** Configured and measured side by side, for people. */
export function sentence({ quantity, unit, configured, measured, interval, tolerance }: Quantity): string {
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  return [
    `${quantity}: configured ${short(configured)} ${unit}, measured ${short(measured)}`,
    ...(interval ? [`(95 % interval ${short(interval.low)} to ${short(interval.high)})`] : []),
    ...(tolerance ? [`where ${short(tolerance.low)} to ${short(tolerance.high)} is tolerated`] : []),
  ].join(' ');
}

function percent(share: number): number {
  return share * 100;
}

function percents({ low, high }: Interval): Interval {
  return { low: percent(low), high: percent(high) };
}
