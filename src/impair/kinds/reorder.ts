import { UsageError } from '../../lib/errors.ts';
import { isDelay } from './delay.ts';
import { NUMBER, percent, percentField, requireRange } from './field.ts';
import type { Kind } from './kind.ts';

/** Share of packets that skip the delay and so overtake; needs a delay without jitter beside it. */
export interface Reorder {
  readonly kind: 'reorder';
  readonly reorderPct: number;
}

export const reorder: Kind<Reorder> = {
  fields: { reorderPct: percentField('Packets that skip the delay of the link.') },
  example: 'reorder 1 %',
  pattern: new RegExp(`^reorder ${NUMBER} ?%$`),
  describe: ({ reorderPct }) => `reorder ${reorderPct} %`,
  parse: (reorderPct = 0) => ({ kind: 'reorder', reorderPct }),

  refuse(impairments) {
    const delay = impairments.find(isDelay);
    if (!delay || delay.delayMs === 0 || (delay.jitterMs ?? 0) > 0) {
      throw new UsageError('link: got reorder without a delay free of jitter, expected both', {
        hint: 'Add a delay without jitterMs: reordered packets are those that skip it. Jitter reorders by itself.',
      });
    }
  },
  /** The share that is sent at once while the rest waits; netem overtakes in no other way. */
  netemArgs({ reorderPct }) {
    requireRange('reorderPct', reorderPct, reorder.fields.reorderPct);
    return ['reorder', percent(reorderPct)];
  },
  installed: (configured) => [
    { name: 'reorder', path: ['reorder', 'reorder'], expected: (configured?.reorderPct ?? 0) / 100 },
  ],
  expect({ reorderPct }, path) {
    const skipShare = reorderPct / 100;
    // Packets that skip the delay arrive as if there were none.
    return skipShare === 0
      ? { ...path, skipShare }
      : { ...path, skipShare, delayMinMs: 0, delayMeanMs: path.delayMeanMs * (1 - skipShare) };
  },
};
