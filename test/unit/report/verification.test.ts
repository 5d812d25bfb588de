import { describe, expect, it } from 'vitest';
import type { VerificationRow } from '../../../src/model/verification.ts';
import { findingsOf, sideOf } from '../../../src/report/verification.ts';

const LOSS: VerificationRow = {
  link: 'both',
  direction: 'uplink',
  source: 'during',
  round: 1,
  quantity: 'loss',
  unit: '%',
  configured: 5,
  measured: 5,
  tolerance: { low: 3, high: 7 },
  packets: 1000,
  verified: true,
};

describe('findingsOf', () => {
  it.each([
    ['the one furthest towards its end of what is tolerated', [5.4, 3.6, 6.2], 2],
    ['the one that was not verified, however close', [7.1, 6.9, 5], 1],
    ['the first of equals', [5, 5, 5], 1],
  ])('lets %s stand for its rounds', (_what, measured, round) => {
    const rows = measured.map((value, index) => ({
      ...LOSS,
      measured: value,
      round: index + 1,
      verified: value <= 7,
    }));
    expect(findingsOf(rows).shown.map(({ worst, rounds }) => [worst.round, rounds])).toEqual([[round, 3]]);
  });

  it('sorts beside an infinite observation and an unbounded tolerance', () => {
    const open = { low: 0, high: Infinity };
    const rows = [
      { ...LOSS, round: 1, tolerance: open, measured: 900 },
      { ...LOSS, round: 2, measured: Infinity, verified: false },
      { ...LOSS, round: 3, tolerance: { low: 5, high: 5 } },
    ];
    expect(findingsOf(rows).shown.map(({ worst, verifiedIn }) => [worst.round, verifiedIn])).toEqual([
      [2, 2],
    ]);
  });

  it('keeps witnesses, directions and links apart, the witnesses of one quantity together', () => {
    const delay = { ...LOSS, quantity: 'one-way delay p50' };
    const rows: VerificationRow[] = [
      { ...LOSS, source: 'before' },
      { ...delay, source: 'before' },
      LOSS,
      delay,
      { ...LOSS, direction: 'downlink' },
      { ...LOSS, link: 'listener' },
    ];
    const seen = findingsOf(rows).shown.map(({ worst }) =>
      [worst.source, sideOf(worst), worst.quantity].join(' '),
    );
    expect(seen).toEqual([
      'before uplink loss',
      'during uplink loss',
      'before uplink one-way delay p50',
      'during uplink one-way delay p50',
      'during downlink loss',
      'during listener uplink loss',
    ]);
  });

  it('never counts as judged what has no tolerance', () => {
    const { tolerance: _, ...reported } = { ...LOSS, verified: false };
    expect(findingsOf([reported])).toEqual({ shown: [], quiet: [], reported: [reported] });
  });
});
