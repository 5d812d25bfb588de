import { expect, it } from 'vitest';
import { completed } from '../../../src/judge/scores.ts';
import { sample } from '../build/sample.ts';

it('gives a missing utterance the quality 0, but none where nobody knows what should have been heard', () => {
  const samples = [
    sample('e2e_ms', Number.POSITIVE_INFINITY, { utterance: 'u1' }),
    sample('wer', 1, { utterance: 'u1' }),
  ];
  const quality = (answersKnown: boolean): number[] =>
    completed({ answersKnown, samples, utterances: [], promised: [], unfit: [] }, [])
      .filter(({ metric }) => metric === 'quality')
      .map(({ value }) => value);
  expect([quality(true), quality(false)]).toEqual([[0], []]);
});
