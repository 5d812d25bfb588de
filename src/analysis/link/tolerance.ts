import type { RealisedRow } from '../../model/verification.ts';
import type { Interval } from '../../model/statistics.ts';
import { acceptedCounts, clopperPearson } from '../../stats/clopper-pearson.ts';

/** One quantity of one direction, asked beside observed, whoever saw it. */
export type Quantity = Omit<RealisedRow, 'link' | 'direction' | 'witness' | 'round'>;

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
  readonly asked: number;
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
  /** Whether so many packets can tell the impairment from its absence; `tolerated.low` is 0 where they cannot. */
  readonly tells: boolean;
}

/** A share in percent, its 95 % interval, and what chance would have allowed. */
export function checkShare(check: ShareCheck): CheckedShare {
  const { asked, count, packets, inflation = 1, confidence = CONFIDENCE } = check;
  const n = Math.max(1, Math.round(packets / inflation));
  const observed = packets === 0 ? 0 : count / packets;
  const { low } = acceptedCounts(n, Math.max(0, asked - slackOf(asked)), confidence);
  const { high } = acceptedCounts(n, Math.min(1, asked + slackOf(asked)), confidence);
  const share = { low: low / n, high: check.fromBelowOnly === true ? 1 : high / n };
  const interval = packets === 0 ? undefined : clopperPearson(Math.round(observed * n), n);
  return {
    quantity: {
      quantity: check.quantity,
      unit: '%',
      asked: percent(asked),
      observed: percent(observed),
      ...(interval && { interval: percents(interval) }),
      tolerated: percents(share),
      packets,
      realised: observed >= share.low && observed <= share.high,
    },
    tells: asked < PROVABLE_SHARE || low > 0,
  };
}

/** A quantity that was asked must be seen: less than half of it is none of it, whatever the tolerance. */
export function judged(row: Omit<Quantity, 'realised'> & { readonly tolerated: Interval }): Quantity {
  const { asked, observed, tolerated } = row;
  const low = asked > 0 ? Math.max(tolerated.low, asked / 2) : tolerated.low;
  return {
    ...row,
    tolerated: { low, high: tolerated.high },
    realised: observed >= low && observed <= tolerated.high,
  };
}

/** Shown and never judged; `asked` is what an ideal link would show. */
export function reported(
  quantity: string,
  unit: string,
  asked: number,
  observed: number,
  packets: number,
): Quantity {
  return { quantity, unit, asked, observed, packets, realised: true };
}

/** Asked and observed side by side, for people. */
export function sentence({ quantity, unit, asked, observed, interval, tolerated }: Quantity): string {
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  return [
    `${quantity}: configured ${short(asked)} ${unit}, measured ${short(observed)}`,
    ...(interval ? [`(95 % interval ${short(interval.low)} to ${short(interval.high)})`] : []),
    ...(tolerated ? [`where ${short(tolerated.low)} to ${short(tolerated.high)} is tolerated`] : []),
  ].join(' ');
}

function percent(share: number): number {
  return share * 100;
}

function percents({ low, high }: Interval): Interval {
  return { low: percent(low), high: percent(high) };
}
