import { NUMBER, percent, percentField, requireRange } from './field.ts';
import type { Kind } from './kind.ts';

export interface Duplicate {
  readonly kind: 'duplicate';
  readonly duplicatePct: number;
}

export const duplicate: Kind<Duplicate> = {
  fields: { duplicatePct: percentField('Packets sent twice.') },
  example: 'duplicate 1 %',
  pattern: new RegExp(`^duplicate ${NUMBER} ?%$`),
  describe: ({ duplicatePct }) => `duplicate ${duplicatePct} %`,
  parse: (duplicatePct = 0) => ({ kind: 'duplicate', duplicatePct }),

  netemArgs({ duplicatePct }) {
    requireRange('duplicatePct', duplicatePct, duplicate.fields.duplicatePct);
    return ['duplicate', percent(duplicatePct)];
  },
  installed: (configured) => [
    { name: 'duplicate', path: ['duplicate', 'duplicate'], expected: (configured?.duplicatePct ?? 0) / 100 },
  ],
  expect({ duplicatePct }, path) {
    const duplicateShare = duplicatePct / 100;
    // A copy that netem makes is offered to the queue again, and lost as often.
    return { ...path, duplicateShare, droppedShare: path.droppedShare / (1 + duplicateShare) };
  },
};
