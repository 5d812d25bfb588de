import type { Impairment } from '../../model/impairment.ts';

/** What an ideal realisation of one direction would show. Delays in ms, shares 0–1. */
export interface ExpectedPath {
  readonly lossShare: number;
  /** Mean length of a run of lost packets. */
  readonly meanBurst: number;
  readonly delayMinMs: number;
  readonly delayMeanMs: number;
  readonly delayMaxMs: number;
  /** p95 − p5 of the one-way delay. */
  readonly spreadMs: number;
  /** Packets that skip the delay. */
  readonly skipShare: number;
  readonly duplicateShare: number;
  readonly rate?: { readonly rateKbit: number; readonly queueMs: number };
}

/** Without load: what the rate adds depends on the traffic and is judged by a probe that exceeds it. */
export function expectedPath(impairments: readonly Impairment[]): ExpectedPath {
  let expected: ExpectedPath = {
    lossShare: 0,
    meanBurst: 1,
    delayMinMs: 0,
    delayMeanMs: 0,
    delayMaxMs: 0,
    spreadMs: 0,
    skipShare: 0,
    duplicateShare: 0,
  };
  for (const impairment of impairments) expected = { ...expected, ...contribution(impairment) };
  // Packets that skip the delay arrive as if there were none.
  return expected.skipShare === 0
    ? expected
    : { ...expected, delayMinMs: 0, delayMeanMs: expected.delayMeanMs * (1 - expected.skipShare) };
}

function contribution(impairment: Impairment): Partial<ExpectedPath> {
  switch (impairment.kind) {
    case 'delay': {
      const { delayMs, jitterMs = 0 } = impairment;
      // Uniform over delay ± jitter: nine tenths of its width lie between p5 and p95.
      return {
        delayMinMs: delayMs - jitterMs,
        delayMeanMs: delayMs,
        delayMaxMs: delayMs + jitterMs,
        spreadMs: 1.8 * jitterMs,
      };
    }
    case 'loss': {
      const lossShare = impairment.lossPct / 100;
      return { lossShare, meanBurst: lossShare < 1 ? 1 / (1 - lossShare) : Number.POSITIVE_INFINITY };
    }
    case 'burst-loss':
      return { lossShare: impairment.lossPct / 100, meanBurst: impairment.meanBurst };
    case 'rate':
      return { rate: { rateKbit: impairment.rateKbit, queueMs: impairment.queueMs } };
    case 'reorder':
      return { skipShare: impairment.reorderPct / 100 };
    case 'duplicate':
      return { duplicateShare: impairment.duplicatePct / 100 };
    default:
      return impairment satisfies never;
  }
}
