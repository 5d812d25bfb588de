import { describe, expect, it } from 'vitest';
import { captionsInOrder } from '../../../../src/analysis/speech/captions.ts';
import type { Spoken } from '../../../../src/analysis/speech/spoken.ts';
import { answersInOrder, onsetsOf } from '../../../../src/analysis/speech/onsets.ts';
import { Recording } from '../../../../src/analysis/speech/timeline.ts';
import { FRAME_MS, RATE_HZ } from '../../../../src/wire/audio-format.ts';
import { mix, punctual, utterance } from '../../build/synthetic.ts';

const spoken: readonly Spoken[] = [0, 1, 2].map((i) => ({
  utterance: `u${i}`,
  text: `sentence ${i}`,
  dueStartMs: 1000 + i * 4000,
  dueEndMs: 3000 + i * 4000,
}));
const heard = (onsetsMs: readonly number[]): (number | undefined)[] => {
  const answers = answersInOrder(spoken, onsetsMs, 5000);
  return spoken.map(({ utterance: id, dueEndMs }) => {
    const answer = answers.get(id);
    return answer && answer.firstMs - dueEndMs;
  });
};

describe('answers that nobody knows', () => {
  it('go to the utterances in order', () => {
    expect(heard([3300, 7400, 11_200])).toEqual([300, 400, 200]);
  });

  it('never make a stack look faster than it is: one left out makes the others late', () => {
    expect(heard([7400, 11_200])).toEqual([4400, 4200, undefined]);
    expect(heard([])).toEqual([undefined, undefined, undefined]);
  });

  it('are not what sounds while somebody still speaks, or what comes too late for anybody', () => {
    expect(heard([2000, 3300, 5000, 7400, 11_200])).toEqual([300, 400, 200]);
    expect(heard([3300, 30_000])).toEqual([300, undefined, undefined]);
  });

  it('are answers to one utterance each, late ones to the one that waits longest', () => {
    // The second answer comes after the third utterance has ended: a fast answer to that one, were it not owed before.
    expect(heard([3300, 11_100, 11_900])).toEqual([300, 4100, 900]);
  });

  it('begin where sound begins after more than a pause within a sentence', () => {
    const samples = mix(9000, [
      { atMs: 1000, pcm: utterance(1, 800) },
      // A pause of 300 ms is within an answer, one of 2 s between two.
      { atMs: 2100, pcm: utterance(2, 800) },
      { atMs: 5000, pcm: utterance(3, 800) },
    ]);
    const recording = new Recording(samples, punctual(samples, 0), RATE_HZ, FRAME_MS);
    const onsets = onsetsOf(recording);
    expect(onsets).toHaveLength(2);
    expect(Math.abs((onsets[0] ?? 0) - 1000)).toBeLessThan(20);
    expect(Math.abs((onsets[1] ?? 0) - 5000)).toBeLessThan(20);
  });
});

it('captions that do not say what was heard go to the utterances in order, each to one', () => {
  const caption = (tMs: number) => ({ tMs, segment: String(tMs), text: 'x', sourceText: '' });
  const assigned = captionsInOrder(spoken, [caption(3100), caption(3900), caption(7200)], 5000);
  expect([...assigned].map(([id, [first]]) => [id, first?.tMs])).toEqual([
    ['u0', 3100],
    ['u1', 7200],
  ]);
  expect([...captionsInOrder(spoken, [caption(7200)], 5000)].map(([id]) => id)).toEqual(['u0']);
});
