import type { PathObservation } from '../../wire/path-probe.ts';
import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import { judged, type Quantity, reported, type ShareCheck, STANDARD_ERRORS } from './tolerance.ts';

/** With fewer bursts than this, their mean length is not judged. */
const MIN_BURSTS = 30;

/** 1 for independent loss, more for bursts: (1 + ρ) ÷ (1 − ρ) with the lag-one correlation ρ of the chain. */
export function lossInflation({ lossShare, meanBurst }: ExpectedPath): number {
  // If all packets or none are lost, there is no chain.
  if (lossShare <= 0 || lossShare >= 1) return 1;
  // Lag-one correlation of a Gilbert chain: 1 − p − r (Yajnik et al., INFOCOM 1999).
  const leave = 1 / meanBurst;
  const enter = (leave * lossShare) / (1 - lossShare);
  const correlation = Math.max(0, 1 - enter - leave);
  return (1 + correlation) / (1 - correlation);
}

export function lossCheck(expected: ExpectedPath, { lost, sent }: PathObservation): ShareCheck {
  return {
    quantity: 'loss',
    configured: expected.lossShare,
    count: lost,
    packets: sent,
    inflation: lossInflation(expected),
  };
}

/** How loss clusters. Judged only for longer bursts than independent loss produces. */
export function burstQuantities(
  { lossShare, meanBurst }: ExpectedPath,
  { bursts, sent }: PathObservation,
): Quantity[] {
  if (bursts.count === 0 || !Number.isFinite(meanBurst)) return [];
  const mean = reported('mean burst', 'packets', lossShare > 0 ? meanBurst : 0, bursts.meanLength, sent);
  const longest = reported(
    'longest burst',
    'packets',
    longestBurst(lossShare, meanBurst, sent),
    bursts.maxLength,
    sent,
  );
  const isJudged = meanBurst > 1.5 / (1 - lossShare) && bursts.count >= MIN_BURSTS;
  if (!isJudged) return [mean, longest];
  // Lengths are geometric.
  const slack = (STANDARD_ERRORS * Math.sqrt(meanBurst * (meanBurst - 1))) / Math.sqrt(bursts.count);
  const tolerance = { low: Math.max(1.2, meanBurst - slack), high: meanBurst + slack };
  return [judged({ ...mean, tolerance }), longest];
}

/** Expected longest of so many geometric lengths, approximately (Gordon, Schilling and Waterman, PTRF 72, 1986). */
function longestBurst(lossShare: number, meanBurst: number, sent: number): number {
  const bursts = (sent * lossShare) / meanBurst;
  const goesOn = 1 - 1 / meanBurst;
  if (bursts < 1) return 0;
  return goesOn > 0 ? 1 + Math.log(bursts) / Math.log(1 / goesOn) : 1;
}
