import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import type { Impairment } from '../../impair/kinds/kinds.ts';
import type { PathObservation } from '../../wire/path-probe.ts';
import { expectedPath } from './expected-path.ts';
import { expectedReordering } from './expected-reordering.ts';
import { delayQuantities } from './delay.ts';
import { burstQuantities, lossCheck } from './loss.ts';
import { rateQuantities } from './rate.ts';
import { checkShare, type Quantity, reported, sentence, type ShareCheck } from './tolerance.ts';

/** One direction, probed. */
export interface Probed {
  /** Packets that the rate, if any, lets through. */
  readonly paced: PathObservation;
  /** Packets that exceed the rate, where one is asked. */
  readonly saturated?: PathObservation | undefined;
  /** Median one-way delay of the same path without impairment, in ms. */
  readonly idleMs?: number;
  /**
   * Sent beside the participants: of whatever length their script is, and never beyond the rate. What its packets are
   * too few to tell is no fault of the link; the probes before and after tell it.
   */
  readonly light?: boolean;
}

export interface PathJudgement {
  readonly verified: boolean;
  /** One sentence for people. */
  readonly reason: string;
  readonly quantities: readonly Quantity[];
}

/** Fewer packets than this have no median worth judging. */
export const MIN_PACKETS = 200;

/** Was one direction what was asked? What was asked and not seen at all is never realised. */
export function judgePath(configured: readonly Impairment[], probed: Probed): PathJudgement {
  const { paced, saturated, idleMs = 0, light = false } = probed;
  const expected = expectedPath(configured);
  const shares = shareChecks(expected, paced).map(checkShare);
  const all = [
    ...shares.map(({ quantity }) => quantity),
    ...burstQuantities(expected, paced),
    ...delayQuantities(expected, paced, idleMs),
    ...overtaking(expected, paced),
    ...rateQuantities(expected, saturated, idleMs),
  ];
  const tooFew = light && paced.sent < MIN_PACKETS;
  const quantities = tooFew ? all.map(unjudged) : all;
  const missed = [
    ...(paced.received === 0 && expected.lossShare < 1 ? ['no packet arrived'] : []),
    ...(!light && expected.rate && saturated?.arrivedKbit === undefined ? ['the rate was not probed'] : []),
    ...quantities.filter(({ verified }) => !verified).map(sentence),
    ...(light ? [] : shares.filter(({ isDecidable }) => !isDecidable).map(({ quantity }) => cannotTell(quantity))),
  ];
  return { verified: missed.length === 0, reason: missed.join('; ') || 'as configured', quantities };
}

function shareChecks(expected: ExpectedPath, measured: PathObservation): ShareCheck[] {
  const { duplicateShare, skipShare, spreadMs, delayMaxMs } = expected;
  const { received, delaysMs } = measured;
  if (received === 0) return [lossCheck(expected, measured)];
  const share = (quantity: string, configured: number, count: number): ShareCheck => ({
    quantity,
    configured,
    count,
    packets: received,
  });
  const checks = [
    lossCheck(expected, measured),
    share('duplicates', duplicateShare, Math.round(measured.duplicateShare * received)),
  ];
  if (skipShare > 0) {
    const early = delaysMs.filter((delayMs) => delayMs < delayMaxMs / 2).length;
    return [...checks, share('skipped the delay', skipShare, early)];
  }
  // Jitter wider than the packets' distance reorders by itself; only without it is order a promise.
  return spreadMs > 0
    ? checks
    : [...checks, share('reordered', 0, Math.round(measured.reorderShare * received))];
}

/** Where order is no promise it is still told, beside what such jitter does to packets so far apart. */
function overtaking({ spreadMs, skipShare }: ExpectedPath, measured: PathObservation): Quantity[] {
  const { received, reorderShare, intervalMs } = measured;
  if (received === 0 || intervalMs === undefined || skipShare > 0 || spreadMs === 0) return [];
  const expected = expectedReordering(spreadMs / 0.9, intervalMs);
  return [reported('reordered', '%', expected * 100, reorderShare * 100, received)];
}

function unjudged({ quantity, unit, configured, measured, interval, packets }: Quantity): Quantity {
  return { ...reported(quantity, unit, configured, measured, packets), ...(interval && { interval }) };
}

function cannotTell({ quantity, configured, packets }: Quantity): string {
  return `${quantity}: ${packets} packets are too few to tell ${Number(configured.toPrecision(3))} % from none`;
}
