import { expect, it } from 'vitest';
import { withScores } from '../../../../src/analysis/quality/utterance-scores.ts';
import type { UtteranceRecord } from '../../../../src/model/utterance-record.ts';
import { sample } from '../../build/sample.ts';

const utterance = (id: string): UtteranceRecord => ({
  utterance: id,
  pair: 1,
  text: 'a',
  expected: 'b',
  round: 1,
  dueStartMs: 0,
  dueEndMs: 1,
  e2eMs: 100,
  captionMs: 90,
});

it('puts beside each utterance its own scores, the sound being that of its clip, and nothing where there is none', () => {
  const samples = [
    sample('wer', 0.25, { utterance: 'p1-u1' }),
    sample('quality', 0.8, { utterance: 'p1-u1' }),
    sample('mos_lqo', 4.2, { utterances: ['p1-u1', 'p1-u2'] }),
    sample('mos_floor', 3.1, { utterances: ['p1-u3'] }),
  ];
  const scored = withScores([utterance('p1-u1'), utterance('p1-u2'), utterance('p1-u3')], samples);
  expect(scored[0]).toEqual({ ...utterance('p1-u1'), wer: 0.25, mosLqo: 4.2, quality: 0.8 });
  expect(scored[1]).toEqual({ ...utterance('p1-u2'), mosLqo: 4.2 });
  expect(scored[2]).toEqual(utterance('p1-u3'));
});
