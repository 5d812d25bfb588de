import { describe, expect, it } from 'vitest';
import type { Evaluated } from '../../../../src/analysis/speech/evaluate.ts';
import { withJudgements } from '../../../../src/analysis/speech/with-judgements.ts';
import type { ContentJudgements } from '../../../../src/model/content.ts';
import type { Metric } from '../../../../src/model/metrics.ts';
import type { Sample } from '../../../../src/model/sample.ts';

const MISSING = Number.POSITIVE_INFINITY;
const METRICS: readonly Metric[] = ['e2e_ms', 'start_offset_ms', 'end_offset_ms', 'caption_ms', 'wer'];

/** One utterance, answered after 200 ms. */
function answered(e2eMs = 200): Evaluated {
  const base = { scenario: 'clean', round: 1, tMs: 1, pair: 1, participant: 'listener-1', utterance: 'u1' };
  return {
    answersKnown: true,
    samples: METRICS.map((metric): Sample => ({ ...base, metric, value: e2eMs })),
    utterances: [
      {
        utterance: 'u1',
        pair: 1,
        text: 'good morning',
        expected: 'buenos días',
        delivered: 'buen día',
        round: 1,
        dueStartMs: 0,
        dueEndMs: 1000,
        e2eMs,
        captionMs: 100,
      },
    ],
    promised: [{ pair: 1, utterance: 'u1', source: 'good morning', texts: ['buen día'] }],
  };
}

const translated = (score: number): ContentJudgements['translations'] => [
  { source: 'good morning', delivered: 'buen día', score },
];
const spoken = (isPromised: boolean): ContentJudgements['speeches'] => [
  { promised: 'buen día', recognised: 'buen dia', isPromised, score: 90, bestOther: 10 },
];
const judged = (judgements: Partial<ContentJudgements>, evaluated: Evaluated = answered()): Evaluated =>
  withJudgements(evaluated, { translations: [], speeches: [], faults: [], ...judgements });
const valueOf = ({ samples }: Evaluated, wanted: Metric): number | undefined =>
  samples.find(({ metric }) => metric === wanted)?.value;

describe('an answer that was heard as promised', () => {
  it('counts when it translates the sentence and speaks its text; its score is kept', () => {
    const right = judged({ translations: translated(50), speeches: spoken(true) });
    expect([valueOf(right, 'e2e_ms'), valueOf(right, 'end_offset_ms')]).toEqual([200, 200]);
    expect(valueOf(right, 'translation_score')).toBe(50);
    expect(right.utterances[0]).toMatchObject({ e2eMs: 200, translationScore: 50 });
    expect(right.utterances[0]).not.toHaveProperty('wrong');
  });

  it.each([
    ['wrong translation', { translations: translated(49.9), speeches: spoken(true) }],
    ['wrong speech', { translations: translated(80), speeches: spoken(false) }],
  ])('is a %s otherwise: never come, and when it came instead is kept', (wrong, judgements) => {
    const evaluated = judged(judgements);
    expect(evaluated.samples.find(({ metric }) => metric === 'e2e_ms')).toMatchObject({
      value: MISSING,
      wrong,
    });
    expect(valueOf(evaluated, 'start_offset_ms')).toBe(MISSING);
    expect(valueOf(evaluated, 'end_offset_ms')).toBeUndefined();
    expect([valueOf(evaluated, 'caption_ms'), valueOf(evaluated, 'wer')]).toEqual([200, 200]);
    expect(evaluated.utterances[0]).toMatchObject({ e2eMs: MISSING, wrong, wrongMs: 200 });
  });

  it('stays as it was where nothing was judged', () => {
    expect(judged({})).toEqual(answered());
  });
});

it('gives one that never came no other reason for it', () => {
  const evaluated = judged({ translations: translated(10) }, answered(MISSING));
  expect(evaluated.utterances[0]).not.toHaveProperty('wrong');
  expect(evaluated.samples.find(({ metric }) => metric === 'e2e_ms')).not.toHaveProperty('wrong');
});
