import type { Impairment } from '../model/impairment.ts';
import type { PathCheck, PathJudgement, PathObservation } from '../model/path.ts';
import { acceptedCounts } from '../stats/clopper-pearson.ts';
import { quantile } from '../stats/quantile.ts';
import { expectedPath, type ExpectedPath } from './expected-path.ts';

/** A suite makes some forty such checks: at 99 % chance alone would call every third suite invalid. */
const CONFIDENCE = 0.999;
/** Slack of a share, 0–1: a stray packet on a clean link is no impairment, and a tenth of one is none either. */
const slackOf = (share: number): number => (share === 0 ? 0.001 : share / 10);
/** What the gateway, two containers and their event loops may add to a delay. */
const BASE_DELAY_MS = 3;
const FILLED_BY_AUDIO_KBIT = 1000;
/** How much narrower than ideal a spread may be, and how much wider a busy host may make it. */
const SPREAD_SLACK_MS = { narrower: 3, wider: 15 };

/**
 * Was one direction what was asked? `paced` is a probe that the rate, if any, lets through; `saturated` one that
 * exceeds it, needed where a rate is asked. What was asked but not seen at all is never realised, however wide an
 * interval may be.
 */
export function judgePath(
  asked: readonly Impairment[],
  paced: PathObservation,
  saturated?: PathObservation,
): PathJudgement {
  const expected = expectedPath(asked);
  const checks = [
    lossCheck(expected, paced),
    ...burstChecks(expected, paced),
    ...delayChecks(expected, paced),
    ...orderChecks(expected, paced),
    ...rateChecks(expected, saturated),
  ];
  const missed = [
    ...(paced.received === 0 && expected.lossShare < 1 ? ['no packet arrived'] : []),
    ...(expected.rate && saturated?.arrivedKbit === undefined ? ['the rate was not probed'] : []),
    ...checks.filter(({ realised }) => !realised).map(sentence),
  ];
  return { realised: missed.length === 0, reason: missed[0] ?? 'as asked', checks };
}

function sentence({ quantity, unit, asked, observed, tolerated }: PathCheck): string {
  const [a, o, low, high] = [asked, observed, tolerated.low, tolerated.high].map((value) =>
    Number(value.toPrecision(3)),
  );
  return `${quantity}: asked ${a} ${unit}, observed ${o}, tolerated ${low} to ${high}`;
}

/** A quantity that was asked must be seen: less than half of it is none of it, whatever the tolerance. */
function check(row: Omit<PathCheck, 'realised'>): PathCheck {
  const { asked, observed, tolerated } = row;
  const low = asked > 0 ? Math.max(tolerated.low, asked / 2) : tolerated.low;
  const realised = observed >= low && observed <= tolerated.high && (asked === 0 || observed > 0);
  return { ...row, tolerated: { low, high: tolerated.high }, realised };
}

/** `inflation`: variance of the count over that of independent packets. */
function shareCheck(quantity: string, asked: number, observed: number, n: number, inflation = 1): PathCheck {
  const effective = Math.max(1, Math.round(n / inflation));
  const low = acceptedCounts(effective, Math.max(0, asked - slackOf(asked)), CONFIDENCE).low / effective;
  const high = acceptedCounts(effective, Math.min(1, asked + slackOf(asked)), CONFIDENCE).high / effective;
  const percent = (share: number): number => share * 100;
  const row = { quantity, unit: '%', asked: percent(asked), observed: percent(observed), packets: n };
  const tolerated = { low: percent(low), high: percent(high) };
  // Rare events: the interval, not half of what was asked, says how few are too few; none is always too few.
  return {
    ...row,
    tolerated,
    realised: observed >= low && observed <= high && (asked === 0 || observed > 0),
  };
}

function lossCheck(
  { lossShare, meanBurst }: ExpectedPath,
  { lossShare: observed, sent }: PathObservation,
): PathCheck {
  // Lag-one correlation of a Gilbert chain: 1 − p − r (Yajnik et al., INFOCOM 1999).
  const leave = 1 / meanBurst;
  const enter = lossShare < 1 ? (leave * lossShare) / (1 - lossShare) : 0;
  const correlation = Math.max(0, 1 - enter - leave);
  return shareCheck('loss', lossShare, observed, sent, (1 + correlation) / (1 - correlation));
}

/** Only for bursts that independent loss would not make by itself. */
function burstChecks({ lossShare, meanBurst }: ExpectedPath, { bursts, sent }: PathObservation): PathCheck[] {
  if (meanBurst <= 1.5 / (1 - lossShare) || !Number.isFinite(meanBurst)) return [];
  // Lengths are geometric; three standard errors of their mean.
  const slack = (3 * Math.sqrt(meanBurst * (meanBurst - 1))) / Math.sqrt(Math.max(1, bursts.count));
  const tolerated = { low: Math.max(1.2, meanBurst - slack), high: meanBurst + slack };
  return [
    check({
      quantity: 'mean burst',
      unit: 'packets',
      asked: meanBurst,
      observed: bursts.meanLength,
      tolerated,
      packets: sent,
    }),
  ];
}

function delayChecks(
  expected: ExpectedPath,
  { delay, delaysMs, frameBytes, received }: PathObservation,
): PathCheck[] {
  if (!delay) return [];
  const halfWidthMs = (expected.delayMaxMs - expected.delayMeanMs) / (1 - expected.skipShare);
  const medianMs = expected.skipShare > 0 ? expected.delayMaxMs : expected.delayMeanMs;
  // A packet may find one before it on the line.
  const lineMs = expected.rate ? (frameBytes * 8) / expected.rate.rateKbit : 0;
  // Standard error of the median of a uniform: its half-width over √n.
  const slackMs =
    BASE_DELAY_MS + 0.05 * medianMs + (expected.skipShare > 0 ? 0 : (3 * halfWidthMs) / Math.sqrt(received));
  const delayRow = check({
    quantity: 'one-way delay p50',
    unit: 'ms',
    asked: medianMs,
    observed: expected.skipShare > 0 ? (quantile(delaysMs, (1 + expected.skipShare) / 2) ?? 0) : delay.p50,
    tolerated: { low: Math.max(0, medianMs - slackMs), high: medianMs + slackMs + lineMs },
    packets: received,
  });
  if (expected.skipShare > 0) return [delayRow];
  const tenthMs = 0.1 * expected.spreadMs;
  return [
    delayRow,
    check({
      quantity: 'one-way delay p95 − p5',
      unit: 'ms',
      asked: expected.spreadMs,
      observed: delay.p95 - delay.p5,
      tolerated: {
        low: Math.max(0, expected.spreadMs - tenthMs - SPREAD_SLACK_MS.narrower),
        high: expected.spreadMs + tenthMs + lineMs + SPREAD_SLACK_MS.wider,
      },
      packets: received,
    }),
  ];
}

function orderChecks(expected: ExpectedPath, observed: PathObservation): PathCheck[] {
  const duplicates = shareCheck(
    'duplicates',
    expected.duplicateShare,
    observed.duplicateShare,
    observed.received,
  );
  // Jitter wider than the packets' distance reorders by itself; only without it is order a promise.
  if (expected.spreadMs > 0 || observed.received === 0) return [duplicates];
  if (expected.skipShare === 0)
    return [duplicates, shareCheck('reordered', 0, observed.reorderShare, observed.received)];
  const early =
    observed.delaysMs.filter((delayMs) => delayMs < expected.delayMaxMs / 2).length / observed.received;
  return [duplicates, shareCheck('skipped the delay', expected.skipShare, early, observed.received)];
}

function rateChecks(
  { rate, delayMeanMs }: ExpectedPath,
  saturated: PathObservation | undefined,
): PathCheck[] {
  if (!rate || saturated?.arrivedKbit === undefined || !saturated.delay) return [];
  const packets = saturated.received;
  const row = (
    quantity: string,
    unit: string,
    asked: number,
    observed: number,
    low: number,
    high: number,
  ): PathCheck =>
    check({ quantity, unit, asked, observed, tolerated: { low: asked * low, high: asked * high }, packets });
  // A wide link is as hard to fill as to carry: a busy host may fall short of it, but must not exceed it, and its
  // queue is one that audio never meets.
  if (rate.rateKbit > FILLED_BY_AUDIO_KBIT) {
    return [row('rate', 'kbit/s', rate.rateKbit, saturated.arrivedKbit, 0.5, 1.05)];
  }
  return [
    row('rate', 'kbit/s', rate.rateKbit, saturated.arrivedKbit, 0.8, 1.05),
    row('queue', 'ms', rate.queueMs, saturated.delay.p95 - delayMeanMs, 0.5, 1.5),
  ];
}
