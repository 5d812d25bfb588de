import { describe, expect, it } from 'vitest';
import { ContentAnswers } from '../../../../src/run/scoring/content-answers.ts';

const HEARD = { recognised: 'hola', isPromised: true, score: 61.5, bestOther: 20 };

describe("the scorer's answers about content", () => {
  it('are complete with the last one, judged or not', async () => {
    const answers = new ContentAnswers(1, 2);
    answers.receive('{"translation": 0, "score": 88.2}');
    answers.receive(JSON.stringify({ speech: 0, ...HEARD }));
    answers.receive('{"speech": 1, "fault": "RuntimeError: no file"}');
    await answers.complete;
    expect([...answers.translations]).toEqual([[0, 88.2]]);
    expect([...answers.speeches]).toEqual([[0, HEARD]]);
    expect(answers.faults).toEqual(['speech 1: RuntimeError: no file']);
  });

  it('never lose an item: an invalid or missing answer is a fault', () => {
    const answers = new ContentAnswers(3, 2);
    for (const line of [
      'INFO: something',
      'null',
      '{"translation": 7, "score": 1}',
      '{"translation": 0, "score": 50}',
      '{"translation": 0, "score": 100}',
      '{"translation": 1, "score": 101}',
      '{"speech": 0, "score": 5}',
      '{"speech": "1", "fault": "x"}',
    ])
      answers.receive(line);
    answers.close('it ended');
    answers.receive('{"translation": 2, "score": 50}');
    expect([...answers.translations]).toEqual([[0, 50]]);
    expect(answers.speeches.size).toBe(0);
    expect(answers.faults).toEqual([
      'translation 1: got {"translation": 1, "score": 101}',
      'speech 0: got {"speech": 0, "score": 5}',
      'translation 2: it ended',
      'speech 1: it ended',
    ]);
  });
});
