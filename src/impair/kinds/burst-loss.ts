import { UsageError } from '../../lib/errors.ts';
import type { ImpairmentOf } from '../../model/impairment.ts';
import { percent, requireRange } from './field.ts';

/**
 * Chances per packet, 0–1, of entering (p) and leaving (r) the bad state, in which every packet is lost: mean
 * burst 1/r, long-run loss p/(p+r) (Gilbert 1960).
 * @throws {UsageError} when bursts so short cannot lose so much.
 */
export function gilbert({ lossPct, meanBurst }: ImpairmentOf<'burst-loss'>): {
  readonly p: number;
  readonly r: number;
} {
  requireRange('lossPct', lossPct, 0, 99, 'percent');
  requireRange('meanBurst', meanBurst, 1, 1000, 'packets');
  const loss = lossPct / 100;
  const r = 1 / meanBurst;
  const p = (r * loss) / (1 - loss);
  if (p <= 1) return { p, r };
  throw new UsageError(
    `burst-loss: got lossPct ${lossPct} with meanBurst ${meanBurst}, whose gaps would be shorter than a packet`,
    {
      hint: `Raise meanBurst to at least ${(loss / (1 - loss)).toFixed(1)} or lower lossPct.`,
    },
  );
}

export function burstLossArgs(impairment: ImpairmentOf<'burst-loss'>): string[] {
  const { p, r } = gilbert(impairment);
  return ['loss', 'gemodel', percent(p * 100), percent(r * 100)];
}
