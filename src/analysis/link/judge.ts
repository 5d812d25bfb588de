import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import type { Impairment } from '../../impair/kinds/kinds.ts';
import type { PathObservation } from '../../wire/path-probe.ts';
import { expectedPath } from './expected-path.ts';
import { expectedReordering } from './expected-reordering.ts';
import { delayQuantities } from './delay.ts';
import { burstQuantities, lossCheck } from './loss.ts';
import { rateQuantities } from './rate.ts';
import { checkShare, type Quantity, reported, sentence, type ShareCheck } from './tolerance.ts';

/** Probe results of one direction. */
export interface Probed {
  /** Packets that the rate, if any, lets through. */
  readonly paced: PathObservation;
  /** Packets that exceed the rate, if one is configured. */
  readonly saturated?: PathObservation | undefined;
  /** Median one-way delay of the same path without impairment, in ms. */
  readonly idleMs?: number;
  /**
   * A probe that was sent beside the participants. It is as long as their script and never exceeds the rate. If it sent
   * too few packets to verify a quantity, the link is not blamed; the probes before and after verify it.
   */
  readonly light?: boolean;
}

export interface PathJudgement {
  readonly verified: boolean;
  /** One sentence for people. */
  readonly reason: string;
  readonly quantities: readonly Quantity[];
}

/** With fewer packets than this, the median is not judged. */
export const MIN_PACKETS = 200;

/**
 * Checks one direction against its configuration. A configured impairment that was not measured at all is never
 * verified.
 */
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
    ...(light
      ? []
      : shares.filter(({ isDecidable }) => !isDecidable).map(({ quantity }) => cannotTell(quantity))),
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
  // Jitter wider than the packets' interval reorders by itself. Order is judged only without it.
  return spreadMs > 0
    ? checks
    : [...checks, share('reordered', 0, Math.round(measured.reorderShare * received))];
}

/** If order is not judged, it is still reported, beside the reordering expected from that jitter and interval. */
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
