import { describe, expect, it } from 'vitest';
import { networkBins } from '../../../../src/analysis/rtp/network-bins.ts';
import type { RtpReport } from '../../../../src/analysis/rtp/rtp-growth.ts';
import { inboundAfter } from '../../build/rtp.ts';

const reports = (steps: readonly number[]): RtpReport[] =>
  steps.map((step, i) => ({ tMs: 1000 + i * 2000, stats: inboundAfter(step) }));
const span = { fromMs: 0, untilMs: 8000, binMs: 2000 };

describe('networkBins', () => {
  it('says what was lost and how long samples stayed, where the later report lies', () => {
    const [first, ...others] = networkBins({ ...span, listeners: [reports([1, 2, 3, 4])] });
    expect(first).toEqual({ tMs: 1000 });
    expect(others).toEqual([3000, 5000, 7000].map((tMs) => ({ tMs, lostShare: 0.04, jitterBufferMs: 60 })));
  });

  it('weighs listeners by their packets', () => {
    const silent = reports([1, 1, 1, 1]);
    const [, second] = networkBins({ ...span, listeners: [reports([1, 2, 3, 4]), silent] });
    expect(second?.lostShare).toBe(0.04);
  });

  it('leaves out what grew across a track that began anew, and says nothing where nothing was due', () => {
    expect(networkBins({ ...span, listeners: [reports([3, 4, 1, 1])] })[2]).toEqual({ tMs: 5000 });
    expect(networkBins({ ...span, listeners: [] })).toHaveLength(4);
  });

  it('counts a loss that was made good later as none, and never as less', () => {
    const late = reports([1, 2]).map(({ tMs, stats }, i) => ({
      tMs,
      stats: { inbound: { ...stats.inbound!, packetsLost: 9 - i } },
    }));
    expect(networkBins({ ...span, listeners: [late] })[1]?.lostShare).toBe(0);
  });
});
