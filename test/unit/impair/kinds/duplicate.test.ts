import { expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { type Duplicate, duplicate } from '../../../../src/impair/kinds/duplicate.ts';

const TENTH: Duplicate = { kind: 'duplicate', duplicatePct: 10 };

it('gives tc the share that is sent twice', () => {
  expect(duplicate.netemArgs(TENTH)).toEqual(['duplicate', '10%']);
  expect(() => duplicate.netemArgs({ kind: 'duplicate', duplicatePct: -1 })).toThrow(
    'duplicatePct: got -1, expected 0..100 (percent)',
  );
});

it('shows itself in copies, and offers them to the queue beside the losses', () => {
  const path = expectedPath([TENTH, { kind: 'loss', lossPct: 5 }]);
  expect(path).toMatchObject({ duplicateShare: 0.1, lossShare: 0.05 });
  expect(path.droppedShare).toBeCloseTo(0.05 / 1.1, 12);
});
