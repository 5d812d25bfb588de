import { describe, expect, it } from 'vitest';
import { legDelayMs, legMos, levelPercent, plcRate, Reception } from '../../../src/metrics/reception.ts';
import { inbound } from '../build/inbound.ts';

describe('what reached a listener', () => {
  it('is what its counters grew by', () => {
    const reception = new Reception();
    reception.growthSince(1000, inbound({ packetsReceived: 95, packetsLost: 5 }));
    const growth = reception.growthSince(3000, inbound({ packetsReceived: 180, packetsLost: 20 }));
    expect(growth).toMatchObject({ overMs: 2000, packets: 100, lost: 15 });
    expect(reception.last).toEqual(growth);
  });

  it('takes nothing back when a lost packet comes after all', () => {
    const reception = new Reception();
    const lost = [
      [90, 10],
      [101, 9],
      [109, 11],
    ].map(
      ([packetsReceived = 0, packetsLost = 0]) =>
        reception.growthSince(0, inbound({ packetsReceived, packetsLost }))?.lost,
    );
    expect(lost).toEqual([10, 0, 1]);
  });

  it('goes on counting when the track begins anew', () => {
    const reception = new Reception();
    reception.growthSince(1000, inbound({ packetsReceived: 95, packetsLost: 5 }));
    expect(reception.growthSince(3000, inbound({ packetsReceived: 9, packetsLost: 1 }))).toMatchObject({
      packets: 10,
      lost: 1,
    });
  });

  it('says nothing of a participant that hears nothing', () => {
    expect(new Reception().growthSince(0, {})).toBeUndefined();
  });
});

describe('what follows from it', () => {
  const growth = {
    overMs: 2000,
    packets: 100,
    lost: 5,
    samples: 96_000,
    concealed: 4800,
    concealments: 4,
    stayMs: 96_000 * 60,
    aimedMs: 96_000 * 40,
    emitted: 96_000,
    rttMs: 30,
  };

  it('is the stay in percent of the one aimed at, the share made up, and the delay of the leg', () => {
    expect(levelPercent(growth)).toBeCloseTo(150);
    expect(plcRate(growth)).toBeCloseTo(0.05);
    expect(legDelayMs(growth)).toBeCloseTo(75);
  });

  it('is a worse score for more of what was made up', () => {
    const [good = 0, bad = 0] = [legMos({ ...growth, concealed: 0 }), legMos(growth)];
    expect(good).toBeCloseTo(4.41, 1);
    expect(bad).toBeLessThan(good - 0.3);
  });

  it('is nothing when nothing was played', () => {
    const silent = { ...growth, samples: 0, aimedMs: 0, emitted: 0 };
    expect([levelPercent(silent), plcRate(silent), legDelayMs(silent), legMos(silent)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
