import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { discardedLines } from '../../../src/report/discarded-text.ts';
import { toHtml } from '../../../src/report/html.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { summaryTable } from '../../../src/report/text.ts';
import { runRecord } from '../build/record.ts';

const discarded: RunRecord['discarded'] = [
  { scenario: 'clean', round: 1, reason: 'interrupted', utterances: 12 },
  { scenario: 'stress', round: 2, calls: [4, 5], reason: 'speaker-4 injected speech late', utterances: 1 },
];
const lines = [
  'clean round 1 discarded, 12 utterances: interrupted',
  'stress round 2 calls 4, 5 discarded, 1 utterance: speaker-4 injected speech late',
];

describe('what was discarded', () => {
  const record = runRecord({ discarded });

  it('has a line each, with the reason', () => {
    expect(discardedLines(record)).toEqual(lines);
    expect(discardedLines({})).toEqual([]);
  });

  it('stands in every report', () => {
    expect(fromJson(toJson(record)).discarded).toEqual(discarded);
    for (const text of [summaryTable(record, { color: false }), toHtml(record)])
      for (const line of lines) expect(text).toContain(line);
  });
});
