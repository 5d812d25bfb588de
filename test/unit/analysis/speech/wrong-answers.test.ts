import { expect, it } from 'vitest';
import { wrongAnswers } from '../../../../src/analysis/speech/wrong-answers.ts';
import type { Sample, Wrong } from '../../../../src/model/sample.ts';

function answer(wrong?: Wrong): Sample {
  const value = wrong ? Number.POSITIVE_INFINITY : 200;
  const base = { scenario: 'clean', round: 1, tMs: 0, pair: 1, participant: 'listener-1' };
  return { ...base, metric: 'e2e_ms', value, ...(wrong && { wrong }) };
}

it('says how many answers were wrong, and why, the most frequent first', () => {
  expect(wrongAnswers([answer(), answer()])).toBeUndefined();
  expect(wrongAnswers([answer(), answer('other sound')])).toBe('1 of 2 answers was wrong (1 other sound)');
  expect(
    wrongAnswers([answer('other sound'), answer('wrong translation'), answer('wrong translation'), answer()]),
  ).toBe('3 of 4 answers were wrong (2 wrong translation, 1 other sound)');
});
