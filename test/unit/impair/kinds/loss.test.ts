import { expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { loss } from '../../../../src/impair/kinds/loss.ts';

it('gives tc a share without a correlation', () => {
  expect(loss.netemArgs({ kind: 'loss', lossPct: 0.2 })).toEqual(['loss', 'random', '0.2%']);
  expect(loss.netemArgs({ kind: 'loss', lossPct: 100 })).toEqual(['loss', 'random', '100%']);
});

it.each([-0.1, 100.1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d percent', (lossPct) => {
  expect(() => loss.netemArgs({ kind: 'loss', lossPct })).toThrow(
    `lossPct: got ${lossPct}, expected 0..100 (percent)`,
  );
});

it('is lost by receivers and dropped by queues, in runs that chance alone makes', () => {
  expect(expectedPath([{ kind: 'loss', lossPct: 20 }])).toMatchObject({
    lossShare: 0.2,
    droppedShare: 0.2,
    meanBurst: 1.25,
  });
});

it('of everything is one endless run', () => {
  expect(expectedPath([{ kind: 'loss', lossPct: 100 }]).meanBurst).toBe(Number.POSITIVE_INFINITY);
});
