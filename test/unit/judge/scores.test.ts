import { expect, it } from 'vitest';
import { completed } from '../../../src/judge/scores.ts';
import type { Metric, Sample } from '../../../src/model/sample.ts';

const sample = (metric: Metric, value: number): Sample => ({
  scenario: 'clean',
  round: 1,
  metric,
  value,
  tMs: 0,
  pair: 1,
  participant: 'listener-1',
  utterance: 'u1',
});

it('gives a missing utterance the quality 0, but none where nobody knows what should have been heard', () => {
  const samples = [sample('e2e_ms', Number.POSITIVE_INFINITY), sample('wer', 1)];
  const quality = (answersKnown: boolean): number[] =>
    completed({ answersKnown, samples, utterances: [], promised: [] }, [])
      .filter(({ metric }) => metric === 'quality')
      .map(({ value }) => value);
  expect([quality(true), quality(false)]).toEqual([[0], []]);
});
