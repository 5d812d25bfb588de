import type { VerificationRow } from '../../model/verification.ts';
import type { Interval } from '../../model/statistics.ts';
import { acceptedCounts, clopperPearson } from '../../stats/clopper-pearson.ts';

/** One quantity of one direction, asked beside observed, whoever saw it. */
export type Quantity = Omit<VerificationRow, 'link' | 'direction' | 'source' | 'round'>;

/**
 * Of each check of a share. A suite makes some hundred and fifty of them in each round (eight scenarios, three probes,
 * two directions, and the participants' queues); with this, an honest suite is called invalid by chance less than once
 * in a thousand, which a test adds up.
 */
export const CONFIDENCE = 0.99998;
/** For quantities whose error is normal: chance alone goes further once in two million. */
export const STANDARD_ERRORS = 5;
/** A share that is asked and smaller than this cannot be told from the stray packet that a clean link is forgiven. */
export const PROVABLE_SHARE = 0.001;

/** Slack of a share, 0–1: a stray packet on a clean link is no impairment, and a tenth of one is none either. */
const slackOf = (share: number): number => (share < PROVABLE_SHARE ? PROVABLE_SHARE : share / 10);

export interface ShareCheck {
  readonly quantity: string;
  /** 0–1. */
  readonly configured: number;
  /** `count` of `packets` showed it. */
  readonly count: number;
  readonly packets: number;
  /** Variance of the count over that of independent packets: what comes in bursts tells less. */
  readonly inflation?: number;
  readonly confidence?: number;
  /** Whatever else may add to it, so that too much of it proves nothing. */
  readonly fromBelowOnly?: boolean;
}

export interface CheckedShare {
  readonly quantity: Quantity;
  /** Whether so many packets can tell the impairment from its absence; `tolerance.low` is 0 where they cannot. */
  readonly isDecidable: boolean;
}

/** A share in percent, its 95 % interval, and what chance would have allowed. */
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

/** A quantity that was asked must be seen: less than half of it is none of it, whatever the tolerance. */
export function judged(row: Omit<Quantity, 'verified'> & { readonly tolerance: Interval }): Quantity {
  const { configured, measured, tolerance } = row;
  const low = configured > 0 ? Math.max(tolerance.low, configured / 2) : tolerance.low;
  return {
    ...row,
    tolerance: { low, high: tolerance.high },
    verified: measured >= low && measured <= tolerance.high,
  };
}

/** Shown and never judged; `asked` is what an ideal link would show. */
export function reported(
  quantity: string,
  unit: string,
  configured: number,
  measured: number,
  packets: number,
): Quantity {
  return { quantity, unit, configured, measured, packets, verified: true };
}

/** Asked and observed side by side, for people. */
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
