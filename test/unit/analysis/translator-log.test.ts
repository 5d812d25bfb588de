import { describe, expect, it } from 'vitest';
import { translatorReports } from '../../../src/analysis/translator-log.ts';
import { EVER, loss5 } from './loss-5.ts';

const { translatorLog } = loss5('red');

describe('translatorReports', () => {
  it('finds the reports among all else that is logged', () => {
    const reports = translatorReports(translatorLog, EVER);
    expect(reports).toHaveLength(translatorLog.split('"event": "rtp"').length - 1);
    expect(reports[0]).toMatchObject({ speaker: 'speaker-1' });
    for (const { stats } of reports) {
      expect(stats.inbound?.packetsReceived).toBeGreaterThan(0);
      expect(stats.outbound?.packetsSent).toBeGreaterThan(0);
      expect(stats.outbound?.targetBitrateBps).toBe(48_000);
    }
  });

  it('keeps to its time, for a log goes on over all rounds of a run', () => {
    const [first, second] = translatorReports(translatorLog, EVER);
    const fromMs = first?.tMs ?? Number.NaN;
    const toMs = (second?.tMs ?? Number.NaN) - 1;
    expect(translatorReports(translatorLog, { fromMs, toMs })).toEqual([first]);
  });

  it("copes with an engine's time stamps, broken lines and another translator's log", () => {
    const line = translatorLog.split('\n').find((each) => each.startsWith('{"event": "rtp"')) ?? '';
    expect(translatorReports(`2026-11-25T07:16:20Z ${line}`, EVER)).toHaveLength(1);
    expect(translatorReports(line.slice(0, 200), EVER)).toEqual([]);
    expect(translatorReports('{"event": "joined"}\nhello\n', EVER)).toEqual([]);
  });
});
