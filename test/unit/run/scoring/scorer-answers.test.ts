import { describe, expect, it } from 'vitest';
import { ScorerAnswers } from '../../../../src/run/scoring/scorer-answers.ts';

describe("the scorer's answers", () => {
  it('are complete with the last clip, scored or not', async () => {
    const answers = new ScorerAnswers(['a', 'b']);
    answers.receive('{"clip": "a", "moslqo": 4.1}');
    answers.receive('{"clip": "b", "fault": "scored nan"}');
    await answers.complete;
    expect([...answers.scores]).toEqual([['a', 4.1]]);
    expect([...answers.faults]).toEqual([['b', 'scored nan']]);
  });

  it('never lose a clip: an invalid or missing answer is a fault on closing', () => {
    const answers = new ScorerAnswers(['a', 'b', 'c', 'd']);
    for (const line of [
      '{"clip": "a", "moslqo": 4.1}',
      '{"clip": "a", "moslqo": 1}',
      'INFO: something',
      'null',
      '{"clip": "z", "moslqo": 3}',
      '{"clip": "b", "moslqo": "NaN"}',
    ])
      answers.receive(line);
    answers.close('it ended');
    answers.receive('{"clip": "c", "moslqo": 2}');
    expect([...answers.scores]).toEqual([['a', 4.1]]);
    expect([...answers.faults]).toEqual([
      ['b', 'got {"clip": "b", "moslqo": "NaN"}'],
      ['c', 'it ended'],
      ['d', 'it ended'],
    ]);
  });
});
