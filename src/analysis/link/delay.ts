import type { PathObservation } from '../../wire/path-probe.ts';
import { quantile } from '../../stats/quantile.ts';
import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import { judged, type Quantity, reported, STANDARD_ERRORS } from './tolerance.ts';

/** Delay that the event loops of a busy host may add to that of the idle path, in ms. */
const BASE_DELAY_MS = 3;
/** By how much a spread may be narrower than ideal, and by how much a busy host may widen it. */
const SPREAD_SLACK_MS = { narrower: 3, wider: 15 };

/** One-way delay and its variation. `idleMs`: median of the same path without impairment. */
export function delayQuantities(
  expected: ExpectedPath,
  measured: PathObservation,
  idleMs: number,
): Quantity[] {
  const { delay, received, jitterMs } = measured;
  if (!delay) return [];
  const widthMs = expected.spreadMs / 0.9;
  return [
    medianDelay(expected, measured, idleMs),
    spread(expected, measured, delay.p95 - delay.p5),
    // 95 % of the width, from the smallest delay. Packets that skip the delay have the smallest.
    reported(
      'PDV p95',
      'ms',
      expected.skipShare > 0 ? expected.delayMaxMs : 0.95 * widthMs,
      delay.pdvP95,
      received,
    ),
    // The mean difference of two uniform delays is a third of their width. Packets that overtake others show less.
    ...(jitterMs === undefined ? [] : [reported('jitter J', 'ms', widthMs / 3, jitterMs, received)]),
  ];
}

function medianDelay(
  expected: ExpectedPath,
  { delaysMs, received, frameBytes }: PathObservation,
  idleMs: number,
): Quantity {
  const { skipShare, delayMaxMs, delayMeanMs } = expected;
  const askedMs = skipShare > 0 ? delayMaxMs : delayMeanMs;
  // Median of the delayed packets.
  const seenMs = quantile(delaysMs, (1 + skipShare) / 2) ?? Number.NaN;
  // Standard error of the median of a uniform: its half-width over √n.
  const errorMs = skipShare > 0 ? 0 : (delayMaxMs - delayMeanMs) / Math.sqrt(received);
  const slackMs = BASE_DELAY_MS + Math.max(0.05 * askedMs, STANDARD_ERRORS * errorMs);
  return judged({
    quantity: 'one-way delay p50',
    unit: 'ms',
    configured: askedMs,
    measured: seenMs - idleMs,
    tolerance: { low: askedMs - slackMs, high: askedMs + slackMs + lineMs(expected, frameBytes) },
    packets: received,
  });
}

function spread(expected: ExpectedPath, { received, frameBytes }: PathObservation, seenMs: number): Quantity {
  const { spreadMs, skipShare, delayMaxMs } = expected;
  const name = 'one-way delay p95 − p5';
  // From the smallest to the full delay, if more than 5 % of the packets skip it: how many do is judged by the share.
  if (skipShare > 0) return reported(name, 'ms', skipShare > 0.05 ? delayMaxMs : 0, seenMs, received);
  // Two opposite quantiles of a uniform: √(2·(p(1 − p) − p²)/n) of its width, p = 1/20.
  const errorMs = (0.3 * (spreadMs / 0.9)) / Math.sqrt(received);
  const slackMs = Math.max(0.1 * spreadMs, STANDARD_ERRORS * errorMs);
  return judged({
    quantity: name,
    unit: 'ms',
    configured: spreadMs,
    measured: seenMs,
    tolerance: {
      low: Math.max(0, spreadMs - slackMs - SPREAD_SLACK_MS.narrower),
      high: spreadMs + slackMs + lineMs(expected, frameBytes) + SPREAD_SLACK_MS.wider,
    },
    packets: received,
  });
}

/** A packet may have to wait for one before it on the line. */
function lineMs({ rate }: ExpectedPath, frameBytes: number): number {
  return rate ? (frameBytes * 8) / rate.rateKbit : 0;
}
