import { describe, expect, it } from 'vitest';
import { translatorReports, translatorUtterances } from '../../../../src/analysis/stages/translator-log.ts';
import { EVER, loss5 } from '../../build/loss-5.ts';

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

describe('translatorUtterances', () => {
  const line = {
    event: 'utterance',
    outcome: 'translated',
    speaker: 'speaker-1',
    segment: 'PA_1-TR_1-1',
    trace_id: 'c0ffee00'.repeat(4),
    source_text: 'here comes the last bus',
    stages_ms: {
      speech_start: 1,
      last_speech: 2000.5,
      endpoint: 2060,
      stt_final: 2063,
      mt_done: 1900,
      first_frame: 2070,
    },
  };
  const read = (...lines: readonly unknown[]) =>
    translatorUtterances(lines.map((each) => JSON.stringify(each)).join('\n'), { fromMs: 1000, toMs: 3000 });

  it('keeps what a waterfall needs of each, and no more', () => {
    expect(read({ event: 'rtp' }, line)).toEqual([
      {
        speaker: 'speaker-1',
        segment: 'PA_1-TR_1-1',
        traceId: 'c0ffee00'.repeat(4),
        sourceText: 'here comes the last bus',
        stagesMs: { last_speech: 2000.5, endpoint: 2060, stt_final: 2063, mt_done: 1900, first_frame: 2070 },
      },
    ]);
  });

  it('keeps to its time, by the end of the speech', () => {
    const at = (last_speech: number) => ({ ...line, stages_ms: { ...line.stages_ms, last_speech } });
    expect(read(at(999), at(1000), at(3000), at(3001))).toHaveLength(2);
  });

  it('reads an older log, which names no trace, and utterances that did not reach every stage', () => {
    const { trace_id: _, ...older } = line;
    expect(read({ ...older, stages_ms: { last_speech: 2000 } })).toMatchObject([
      { stagesMs: { last_speech: 2000 } },
    ]);
    expect(read(older)[0]).not.toHaveProperty('traceId');
  });

  it('takes nothing from lines that are not what they should be', () => {
    const broken = [
      { ...line, speaker: 7 },
      { ...line, segment: '' },
      { ...line, source_text: null },
      { ...line, stages_ms: null },
      { ...line, stages_ms: { last_speech: '2000' } },
    ];
    expect(read(...broken)).toEqual([]);
    expect(read({ ...line, trace_id: '<b>', stages_ms: { ...line.stages_ms, endpoint: 'x' } })).toEqual([
      expect.not.objectContaining({ traceId: expect.anything() }),
    ]);
  });
});
