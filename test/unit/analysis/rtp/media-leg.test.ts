import { describe, expect, it } from 'vitest';
import { mediaLegOf } from '../../../../src/analysis/rtp/media-leg.ts';
import { loss5Round } from '../../build/loss-5.ts';

const red = loss5Round('red');

describe('mediaLegOf', () => {
  it('adds the network of both ways and the jitter buffer', () => {
    const leg = mediaLegOf([red]);
    // Medians of 20 and 24 ms up, 10 more down.
    expect(leg?.networkDelayMs).toBe(22 + 32);
    // Measured on a busy host; read off the statistics by hand.
    expect(leg?.jitterBufferMs).toBeGreaterThan(100);
    expect(leg?.jitterBufferMs).toBeLessThan(300);
    expect(leg?.oneWayDelayMs).toBe((leg?.networkDelayMs ?? 0) + (leg?.jitterBufferMs ?? 0));
  });

  it('has far less left over with RED than without', () => {
    const [withRed, without] = [mediaLegOf([red]), mediaLegOf([loss5Round('plain')])];
    expect(withRed?.residualShare).toBeGreaterThan(0);
    expect(withRed?.residualShare).toBeLessThan((without?.residualShare ?? 0) / 3);
  });

  it('is unknown without a floor listener or without the path probe', () => {
    const observations = red.observations.filter(({ role }) => role !== 'floor');
    expect(mediaLegOf([{ ...red, observations }])).toBeUndefined();
    expect(mediaLegOf([{ ...red, facts: { ...red.facts, path: { probes: [] } } }])).toBeUndefined();
    expect(mediaLegOf([])).toBeUndefined();
  });
});
