import { NUMBER, percent, percentField, requireRange } from './field.ts';
import type { Kind } from './kind.ts';

/** Every packet lost with the same chance, whatever happened to its neighbours. */
export interface Loss {
  readonly kind: 'loss';
  readonly lossPct: number;
}

export const loss: Kind<Loss> = {
  fields: { lossPct: percentField('Packets lost, independently of each other.') },
  example: 'loss 5 %',
  pattern: new RegExp(`^loss ${NUMBER} ?%$`),
  describe: ({ lossPct }) => `loss ${lossPct} %`,
  parse: (lossPct = 0) => ({ kind: 'loss', lossPct }),

  /** Never with netem's correlation: 1 % asked with correlation 25 % delivers next to nothing. */
  netemArgs({ lossPct }) {
    requireRange('lossPct', lossPct, loss.fields.lossPct);
    return ['loss', 'random', percent(lossPct)];
  },
  installed: (configured) => [
    { name: 'loss', path: ['loss-random', 'loss'], expected: (configured?.lossPct ?? 0) / 100 },
  ],
  expect({ lossPct }, path) {
    const lossShare = lossPct / 100;
    const meanBurst = lossShare < 1 ? 1 / (1 - lossShare) : Number.POSITIVE_INFINITY;
    return { ...path, lossShare, meanBurst, droppedShare: lossShare };
  },
};
