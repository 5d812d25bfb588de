import { expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { type Reorder, reorder } from '../../../../src/impair/kinds/reorder.ts';
import type { Impairment } from '../../../../src/impair/kinds/kinds.ts';

const TENTH: Reorder = { kind: 'reorder', reorderPct: 10 };

it('gives tc the share that is sent at once', () => {
  expect(reorder.netemArgs(TENTH)).toEqual(['reorder', '10%']);
  expect(() => reorder.netemArgs({ kind: 'reorder', reorderPct: 101 })).toThrow(
    'reorderPct: got 101, expected 0..100 (percent)',
  );
});

it.each<[string, Impairment[]]>([
  ['no delay', []],
  ['a delay of 0 ms', [{ kind: 'delay', delayMs: 0 }]],
  ['jitter', [{ kind: 'delay', delayMs: 50, jitterMs: 5 }]],
])('is refused beside %s', (_, others) => {
  expect(() => reorder.refuse?.([TENTH, ...others])).toThrow(/reorder without a delay free of jitter/);
});

it('is taken beside a steady delay', () => {
  expect(() =>
    reorder.refuse?.([TENTH, { kind: 'delay', delayMs: 50, jitterMs: 0 } as Impairment]),
  ).not.toThrow();
});

it('lets packets skip the delay', () => {
  expect(expectedPath([{ kind: 'delay', delayMs: 50 }, TENTH])).toMatchObject({
    skipShare: 0.1,
    delayMinMs: 0,
    delayMeanMs: 45,
    delayMaxMs: 50,
  });
});

it('of no packet leaves the delay alone', () => {
  const none: Reorder = { kind: 'reorder', reorderPct: 0 };
  const steady: Impairment = { kind: 'delay', delayMs: 50 };
  expect(expectedPath([steady, none])).toEqual(expectedPath([steady]));
});
