import { describe, expect, it } from 'vitest';
import type { PromisedAnswer } from '../../../../src/analysis/speech/evaluate.ts';
import { JudgedTexts } from '../../../../src/run/scoring/judged-texts.ts';

const SOUND = Int16Array.of(1);
const OTHER = Int16Array.of(2);
const item = (text: string, translation: string, references?: string[]) => ({
  text,
  translation,
  voice: SOUND,
  reference: SOUND,
  ...(references && { references }),
});
const speech = new Map([
  ['good morning', item('good morning', 'buenos días', ['buen día'])],
  ['good night', item('good night', 'buenas noches')],
]);
const answer = (source: string, ...texts: [string, ...string[]]): PromisedAnswer => ({
  pair: 1,
  utterance: 'u1',
  source,
  texts,
});

describe('the texts of a run', () => {
  it('are judged once each: translations with references, sounds with a rendering', () => {
    const answers = [
      answer('good morning', 'buenos días'),
      answer('good morning', 'buenos', 'días'),
      answer('good morning', 'buenos días'),
      answer('good night', 'buenas noches'),
    ];
    const request = new JudgedTexts().open(answers, speech, new Map([['buenos', OTHER]]));
    expect(request.translations).toEqual([
      { source: 'good morning', delivered: 'buenos días', references: ['buen día'] },
    ]);
    expect(request.speeches.map(({ promised, samples }) => [promised, samples])).toEqual([
      ['buenos días', SOUND],
      ['buenos', OTHER],
      ['buenas noches', SOUND],
    ]);
    expect(request.speeches[0]?.wordings).toEqual(['buenos días', 'buen día']);
    expect(request.sentences).toEqual(['buenos días', 'buenas noches']);
  });

  it('are not judged again in later rounds, which reuse the judgements', () => {
    const judged = new JudgedTexts();
    const translation = { source: 'good morning', delivered: 'buenos días', score: 80 };
    const heard = { promised: 'buenos días', recognised: 'x', isPromised: true, score: 9, bestOther: 1 };
    judged.remember({ translations: [translation], speeches: [heard] });
    const answers = [answer('good morning', 'buenos días')];
    expect(judged.open(answers, speech, new Map())).toMatchObject({ translations: [], speeches: [] });
    expect(judged.of(answers)).toEqual({ translations: [translation], speeches: [heard] });
    expect(judged.of([answer('good night', 'buenas noches')])).toEqual({ translations: [], speeches: [] });
  });
});
