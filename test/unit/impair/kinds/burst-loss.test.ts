import { expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { type BurstLoss, burstLoss } from '../../../../src/impair/kinds/burst-loss.ts';

const THREE: BurstLoss = { kind: 'burst-loss', lossPct: 3, meanBurst: 3 };

it('gives tc the chances of entering and leaving a burst', () => {
  expect(burstLoss.netemArgs(THREE)).toEqual(['loss', 'gemodel', '1.030928%', '33.333333%']);
});

it.each<[Omit<BurstLoss, 'kind'>, string]>([
  [{ lossPct: 99.5, meanBurst: 1000 }, 'lossPct: got 99.5, expected 0..99 (percent)'],
  [{ lossPct: 3, meanBurst: 0.9 }, 'meanBurst: got 0.9, expected 1..1000 (packets)'],
  [{ lossPct: 3, meanBurst: 1001 }, 'meanBurst: got 1001, expected 1..1000 (packets)'],
  [{ lossPct: 90, meanBurst: 2 }, 'burst-loss: got lossPct 90 with meanBurst 2, whose gaps would be shorter'],
])('refuses %j', (fields, message) => {
  expect(() => burstLoss.netemArgs({ kind: 'burst-loss', ...fields })).toThrow(message);
});

it('is refused beside loss', () => {
  expect(() => burstLoss.refuse?.([THREE, { kind: 'loss' }])).toThrow(/loss and burst-loss/);
  expect(() => burstLoss.refuse?.([THREE, { kind: 'delay' }])).not.toThrow();
});

it('is installed as the two chances, which lose what was asked in the long run', () => {
  const [p = 0, r = 0] = burstLoss.installed(THREE).map(({ expected }) => expected);
  expect(p / (p + r)).toBeCloseTo(0.03, 12);
  expect(1 / r).toBeCloseTo(3, 12);
});

it('is lost by receivers and dropped by queues, in bursts', () => {
  expect(expectedPath([THREE])).toMatchObject({ lossShare: 0.03, droppedShare: 0.03, meanBurst: 3 });
});
