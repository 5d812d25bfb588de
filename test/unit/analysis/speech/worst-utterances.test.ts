import { expect, it } from 'vitest';
import { worstOfAll } from '../../../../src/analysis/speech/worst-utterances.ts';
import type { UtteranceRecord } from '../../../../src/model/utterance-record.ts';

const said = (utterance: string, e2eMs: number): UtteranceRecord => ({
  utterance,
  e2eMs,
  pair: 1,
  text: '',
  expected: '',
  round: 1,
  dueStartMs: 0,
  dueEndMs: 1,
  captionMs: 1,
});

it('takes the worst of each scenario before the second of any, missing ones first', () => {
  const scenarios = [
    { name: 'clean', utterances: [said('a', 100), said('b', 140)] },
    { name: 'broken', utterances: ['c', 'd', 'e'].map((name) => said(name, Infinity)) },
    { name: 'none', utterances: [] },
  ];
  const order = (most: number): string[] =>
    worstOfAll(scenarios, most).map(({ scenario, utterance }) => `${scenario} ${utterance.utterance}`);
  expect(order(9)).toEqual(['broken c', 'clean b', 'broken d', 'clean a', 'broken e']);
  expect(order(3)).toEqual(['broken c', 'clean b', 'broken d']);
});
