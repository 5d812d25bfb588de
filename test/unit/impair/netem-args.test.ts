import { describe, expect, it } from 'vitest';
import { netemArgs } from '../../../src/impair/netem-args.ts';
import type { Impairment } from '../../../src/impair/kinds/kinds.ts';

const words = (...impairments: Impairment[]): string => netemArgs(impairments).join(' ');

describe('netemArgs', () => {
  it.each<[Impairment, string]>([
    [{ kind: 'delay', delayMs: 25 }, 'limit 1000 delay 25ms'],
    [{ kind: 'delay', delayMs: 75, jitterMs: 75 }, 'limit 3000 delay 75ms 75ms'],
    [{ kind: 'delay', delayMs: 12.5, jitterMs: 0 }, 'limit 1000 delay 12.5ms'],
    [{ kind: 'loss', lossPct: 0.2 }, 'limit 1000 loss random 0.2%'],
    [{ kind: 'loss', lossPct: 0.0000001 }, 'limit 1000 loss random 0%'],
    [{ kind: 'burst-loss', lossPct: 3, meanBurst: 3 }, 'limit 1000 loss gemodel 1.030928% 33.333333%'],
    [{ kind: 'duplicate', duplicatePct: 1 }, 'limit 1000 duplicate 1%'],
  ])('%j becomes "%s"', (impairment, expected) => {
    expect(words(impairment)).toBe(expected);
  });

  it('puts all of a direction on one netem, with a queue that the rate empties in time', () => {
    const stress: Impairment[] = [
      { kind: 'loss', lossPct: 5 },
      { kind: 'delay', delayMs: 75, jitterMs: 75 },
      { kind: 'rate', rateKbit: 128, queueMs: 300 },
    ];
    // (300 ms of queue + 75 ms under way) × 128 kbit/s ÷ 150 bytes
    expect(words(...stress)).toBe('limit 40 loss random 5% delay 75ms 75ms');
  });

  it('leaves a bare rate to the class', () => {
    expect(words({ kind: 'rate', rateKbit: 64, queueMs: 300 })).toBe('');
    expect(words()).toBe('');
  });

  it.each<[Impairment[], RegExp]>([
    [[{ kind: 'loss', lossPct: 130 }], /lossPct: got 130, expected 0\.\.100 \(percent\)/],
    [[{ kind: 'loss', lossPct: Number.NaN }], /lossPct: got NaN/],
    [[{ kind: 'delay', delayMs: -1 }], /delayMs: got -1/],
    [[{ kind: 'delay', delayMs: 50, jitterMs: 60 }], /jitterMs: got 60, expected 0\.\.50/],
    [[{ kind: 'burst-loss', lossPct: 90, meanBurst: 2 }], /gaps would be shorter/],
    [
      [
        { kind: 'loss', lossPct: 1 },
        { kind: 'loss', lossPct: 2 },
      ],
      /got loss twice/,
    ],
    [
      [
        { kind: 'loss', lossPct: 1 },
        { kind: 'burst-loss', lossPct: 1, meanBurst: 3 },
      ],
      /loss and burst-loss/,
    ],
    [[{ kind: 'reorder', reorderPct: 10 }], /reorder without a delay/],
    [
      [
        { kind: 'reorder', reorderPct: 10 },
        { kind: 'delay', delayMs: 50, jitterMs: 5 },
      ],
      /free of jitter/,
    ],
  ])('refuses %j', (impairments, message) => {
    expect(() => netemArgs(impairments)).toThrow(message);
  });
});
