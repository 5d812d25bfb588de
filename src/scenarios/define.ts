import type { Impairment } from '../impair/kinds/kinds.ts';
import type { LinkSpec } from '../model/impairment.ts';

export const clean: LinkSpec = { uplink: [], downlink: [] };

/** The same in both directions. */
export function both(...impairments: readonly Impairment[]): LinkSpec {
  return { uplink: impairments, downlink: impairments };
}

export const loss = (lossPct: number): Impairment => ({ kind: 'loss', lossPct });
export const delay = (delayMs: number, jitterMs = 0): Impairment => ({ kind: 'delay', delayMs, jitterMs });
export const rate = (rateKbit: number, queueMs: number): Impairment => ({ kind: 'rate', rateKbit, queueMs });
