import { counted } from '../../lib/counted.ts';
import { UsageError } from '../../lib/errors.ts';
import { NUMBER, percent, requireRange } from './field.ts';
import type { Kind } from './kind.ts';

/** Gilbert model: lossPct in the long run, in bursts of meanBurst packets on average (geometric). */
export interface BurstLoss {
  readonly kind: 'burst-loss';
  readonly lossPct: number;
  readonly meanBurst: number;
}

export const burstLoss: Kind<BurstLoss> = {
  fields: {
    // Where all packets are lost there are no bursts.
    lossPct: { low: 0, high: 99, unit: 'percent', meaning: 'Packets lost in all.' },
    meanBurst: { low: 1, high: 1000, unit: 'packets', meaning: 'Mean number of packets lost in a row.' },
  },
  example: 'loss 3 % in bursts of 4 packets',
  pattern: new RegExp(`^loss ${NUMBER} ?% in bursts of ${NUMBER}(?: packets?)?$`),
  describe: ({ lossPct, meanBurst }) => `loss ${lossPct} % in bursts of ${counted(meanBurst, 'packet')}`,
  parse: (lossPct = 0, meanBurst = 1) => ({ kind: 'burst-loss', lossPct, meanBurst }),

  refuse(impairments) {
    if (!impairments.some(({ kind }) => kind === 'loss')) return;
    throw new UsageError('link: got loss and burst-loss in one direction, expected one of them', {
      hint: 'netem has one loss model at a time. Use burst-loss with the total loss.',
    });
  },
  netemArgs(impairment) {
    const { p, r } = gilbert(impairment);
    return ['loss', 'gemodel', percent(p * 100), percent(r * 100)];
  },
  installed(configured) {
    const { p, r } = configured ? gilbert(configured) : { p: 0, r: 0 };
    return [
      { name: 'burst loss p', path: ['loss-gemodel', 'p'], expected: p },
      { name: 'burst loss r', path: ['loss-gemodel', 'r'], expected: r },
    ];
  },
  expect({ lossPct, meanBurst }, path) {
    const lossShare = lossPct / 100;
    return { ...path, lossShare, meanBurst, droppedShare: lossShare };
  },
};

/**
 * Chances per packet, 0–1, of entering (p) and leaving (r) the bad state, in which every packet is lost: mean
 * burst 1/r, long-run loss p/(p+r) (Gilbert 1960).
 * @throws {UsageError} when bursts so short cannot lose so much.
 */
function gilbert({ lossPct, meanBurst }: BurstLoss): { readonly p: number; readonly r: number } {
  requireRange('lossPct', lossPct, burstLoss.fields.lossPct);
  requireRange('meanBurst', meanBurst, burstLoss.fields.meanBurst);
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
