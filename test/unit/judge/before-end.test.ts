import { describe, expect, it } from 'vitest';
import { heardBeforeEnd } from '../../../src/judge/before-end.ts';
import type { UtteranceRecord } from '../../../src/model/utterance-record.ts';

function utterance(more: Partial<UtteranceRecord>): UtteranceRecord {
  const times = { dueStartMs: 0, dueEndMs: 2000, e2eMs: 130, captionMs: 90 };
  return { utterance: '1-1-1', pair: 1, round: 1, text: 'Now.', expected: 'Ahora.', ...times, ...more };
}

describe('heardBeforeEnd', () => {
  it('counts translations that began before their sentence had ended, and names the earliest', () => {
    const early = (wrongMs: number): UtteranceRecord =>
      utterance({ e2eMs: Number.POSITIVE_INFINITY, wrong: 'before the end', wrongMs });
    const other = utterance({ wrong: 'other sound', wrongMs: 300 });
    expect(heardBeforeEnd([utterance({}), early(-20), early(-1443), other])).toEqual([
      {
        what: '2 of 4 translations began before their sentence had ended, the earliest at -1443 ms: they count as missing',
        invalidates: false,
      },
    ]);
  });

  it('has nothing to say where none did', () => {
    expect(heardBeforeEnd([utterance({})])).toEqual([]);
  });
});
