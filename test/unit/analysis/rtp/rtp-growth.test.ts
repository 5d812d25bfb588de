import { describe, expect, it } from 'vitest';
import {
  inboundGrowth,
  outboundGrowth,
  reportsSince,
  sumOf,
} from '../../../../src/analysis/rtp/rtp-growth.ts';

const sent = (tMs: number, packetsSent: number) => ({
  tMs,
  stats: {
    outbound: {
      packetsSent,
      bytesSent: packetsSent * 200,
      nacks: 0,
      retransmittedSent: 0,
      remotePacketsLost: 1,
      targetBitrateBps: 48_000,
    },
  },
});

describe('reportsSince', () => {
  const reports = [sent(0, 0), sent(2000, 100), sent(4000, 200)];

  it('begins with the last report before the first speech', () => {
    expect(reportsSince(reports, 2500).map(({ tMs }) => tMs)).toEqual([2000, 4000]);
    expect(reportsSince(reports, 2000).map(({ tMs }) => tMs)).toEqual([2000, 4000]);
  });

  it('begins with the first where there is none before, or nothing was said', () => {
    expect(reportsSince(reports, -1)).toEqual(reports);
    expect(reportsSince(reports, undefined)).toEqual(reports);
  });
});

describe('growth', () => {
  it('is the difference of the counters, without what is no counter', () => {
    const growth = outboundGrowth([sent(0, 10), sent(2000, 110), sent(4000, 200)]);
    expect(growth?.total).toEqual({
      packetsSent: 190,
      bytesSent: 38_000,
      nacks: 0,
      retransmittedSent: 0,
      remotePacketsLost: 0,
    });
    expect(growth?.steps.map(({ packetsSent }) => packetsSent)).toEqual([100, 90]);
  });

  it('is unknown for a single report, for none, and for a track that began anew', () => {
    expect(outboundGrowth([sent(0, 10)])).toBeUndefined();
    expect(inboundGrowth([sent(0, 10), sent(1, 20)])).toBeUndefined();
    expect(outboundGrowth([sent(0, 10), sent(1, 200), sent(2, 5), sent(3, 400)])).toBeUndefined();
  });
});

describe('sumOf', () => {
  it('adds field by field, leaves out what one lacks, and has none of nothing', () => {
    expect(sumOf([{ a: 1, b: 2 }, { a: 3 } as { a: number; b: number }])).toEqual({ a: 4 });
    expect(sumOf([])).toBeUndefined();
  });
});
