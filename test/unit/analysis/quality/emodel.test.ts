import { describe, expect, it } from 'vitest';
import {
  delayImpairment,
  effectiveEquipmentImpairment,
  mosCqe,
  mosOfRating,
  transmissionRating,
} from '../../../../src/analysis/quality/emodel.ts';

const clear = { equipmentImpairment: 0, lossRobustness: 4.3, lossPct: 0, delayMs: 0 };

describe('E-model (ITU-T G.107)', () => {
  it.each([
    [93.2, 4.41],
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ])('gives R %s the published MOS %s', (r, mos) => {
    // The recommendation's own table is coarser than its formula: that gives 4.024 for R 80.
    expect(Math.abs(mosOfRating(r) - mos)).toBeLessThan(0.0065);
  });

  it('stays on the scale beyond both of its ends, where the cubic does not', () => {
    expect([-20, 0, 3, 6].map(mosOfRating)).toEqual([1, 1, 1, 1]);
    expect([100, 120].map(mosOfRating)).toEqual([4.5, 4.5]);
  });

  it('has the default rating without codec, loss and delay', () => {
    expect(transmissionRating(clear)).toBe(93.2);
  });

  // ITU-T G.113 Appendix I: Ie and Bpl of G.711 without and with concealment, and of G.729A with VAD.
  it.each([
    ['G.711', 0, 4.3, 1, 17.925],
    ['G.711 with PLC', 0, 25.1, 2, 7.011],
    ['G.729A', 11, 19, 0, 11],
    ['G.729A', 11, 19, 4, 25.609],
  ])(
    '%s: Ie %d, Bpl %d and a loss of %d percent cost %d',
    (_, equipmentImpairment, lossRobustness, lossPct, expected) => {
      const cost = effectiveEquipmentImpairment({ equipmentImpairment, lossRobustness, lossPct, delayMs: 0 });
      expect(cost).toBeCloseTo(expected, 3);
    },
  );

  it('takes bursts for worse than independent loss', () => {
    const lossy = { ...clear, lossPct: 2 };
    expect(effectiveEquipmentImpairment({ ...lossy, burstRatio: 2 })).toBeCloseTo((95 * 2) / (1 + 4.3), 9);
    expect(effectiveEquipmentImpairment({ ...lossy, burstRatio: 1 })).toBe(
      effectiveEquipmentImpairment(lossy),
    );
  });

  // By hand from the formula: at 200 ms X = 1, at 400 ms X = 2.
  it.each([
    [0, 0],
    [100, 0],
    [200, 3.045],
    [400, 24.068],
  ])('a delay of %d ms costs %d', (delayMs, expected) => {
    expect(delayImpairment(delayMs)).toBeCloseTo(expected, 2);
  });
});

describe('MOS-CQE of the media leg', () => {
  it('is at its best on a good link and falls with loss and with delay', () => {
    expect(mosCqe(60, 0)).toBeCloseTo(4.41, 2);
    expect(mosCqe(60, 1)).toBeLessThan(mosCqe(60, 0));
    expect(mosCqe(300, 0)).toBeLessThan(mosCqe(100, 0));
    expect(mosCqe(60, 5)).toBeCloseTo(mosOfRating(93.2 - (95 * 5) / 24), 9);
  });
});
