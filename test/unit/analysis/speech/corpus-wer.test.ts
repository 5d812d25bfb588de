import { describe, expect, it } from 'vitest';
import { corpusWer } from '../../../../src/analysis/speech/corpus-wer.ts';
import type { UtteranceRecord } from '../../../../src/model/utterance-record.ts';

function utterance(text: string, recognised: string | undefined, wer?: number): UtteranceRecord {
  const times = { dueStartMs: 0, dueEndMs: 0, e2eMs: 0, captionMs: 0 };
  return {
    utterance: text,
    pair: 1,
    round: 1,
    text,
    expected: '',
    ...times,
    ...(recognised !== undefined && { recognised }),
    ...(wer !== undefined && { wer }),
  };
}

describe('corpusWer', () => {
  it('divides all errors by all words: a long sentence counts for more', () => {
    const long = 'Two birds are singing in the old tree.';
    expect(corpusWer([utterance('Stop.', 'Go.', 1), utterance(long, long, 0)])).toEqual({
      errors: 1,
      words: 9,
      rate: 1 / 9,
    });
  });

  it('has all words wrong of a sentence without a caption', () => {
    expect(corpusWer([utterance('Here it is.', undefined, 1)])).toEqual({ errors: 3, words: 3, rate: 1 });
  });

  it('is undefined where no transcript was scored', () => {
    expect(corpusWer([utterance('Here it is.', undefined)])).toBeUndefined();
  });
});
