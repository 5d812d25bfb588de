import { describe, expect, it } from 'vitest';
import { captionsInOrder } from '../../../../src/analysis/speech/captions.ts';
import type { Spoken } from '../../../../src/analysis/speech/spoken.ts';
import { answersInOrder, soundsOf } from '../../../../src/analysis/speech/onsets.ts';
import { Recording } from '../../../../src/analysis/speech/timeline.ts';
import { FRAME_MS, RATE_HZ } from '../../../../src/wire/audio-format.ts';
import { mix, punctual, utterance } from '../../build/synthetic.ts';

const spoken: readonly Spoken[] = [0, 1, 2].map((i) => ({
  utterance: `u${i}`,
  text: `sentence ${i}`,
  dueStartMs: 1000 + i * 4000,
  dueEndMs: 3000 + i * 4000,
}));
/** Silence until a second time-out after the last utterance, but for a sound at each of these instants. */
function recordingOf(onsetsMs: readonly number[], lengthMs = 21_000): Recording {
  const samples = mix(
    lengthMs,
    onsetsMs.map((atMs) => ({ atMs, pcm: utterance(1, 300) })),
  );
  return new Recording(samples, punctual(samples, 0), RATE_HZ, FRAME_MS);
}
const answers = (onsetsMs: readonly number[]) => answersInOrder(spoken, recordingOf(onsetsMs), 5000);
const heard = (onsetsMs: readonly number[]): (number | undefined)[] => {
  const { heard: found } = answers(onsetsMs);
  return spoken.map(({ utterance: id, dueEndMs }) => {
    const answer = found.get(id);
    // To the frame: what matters here is whose answer it is.
    return answer && Math.round((answer.firstMs - dueEndMs) / 20) * 20;
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
    expect(heard([3300, 11_100, 12_500])).toEqual([300, 4100, 1500]);
  });

  it('begin where sound begins after more than a pause within a sentence', () => {
    const samples = mix(9000, [
      { atMs: 1000, pcm: utterance(1, 800) },
      // A pause of 300 ms is within an answer, one of 2 s between two.
      { atMs: 2100, pcm: utterance(2, 800) },
      { atMs: 5000, pcm: utterance(3, 800) },
    ]);
    const recording = new Recording(samples, punctual(samples, 0), RATE_HZ, FRAME_MS);
    const sounds = soundsOf(recording);
    expect(sounds).toHaveLength(2);
    expect(Math.abs((sounds[0]?.fromMs ?? 0) - 1000)).toBeLessThan(20);
    expect(Math.abs((sounds[0]?.toMs ?? 0) - 2900)).toBeLessThan(40);
    expect(Math.abs((sounds[1]?.fromMs ?? 0) - 5000)).toBeLessThan(20);
  });

  it('are all found, however close to one another', () => {
    // A sound of 50 ms, then silence of 650: both begin within a second.
    const samples = mix(4000, [
      { atMs: 1000, pcm: utterance(1, 300).subarray(0, RATE_HZ / 20) },
      { atMs: 1000 + 50 + 650, pcm: utterance(2, 300) },
    ]);
    expect(soundsOf(new Recording(samples, punctual(samples, 0), RATE_HZ, FRAME_MS))).toHaveLength(2);
  });

  it('fit, or make it unknown whose they are', () => {
    expect(answers([3300, 7400, 11_200]).unfit).toBeUndefined();
    expect(answers([]).unfit).toBeUndefined();
    expect(answers([3300, 5000, 7400, 11_200]).unfit).toBe(
      '4 sounds began for 3 utterances, and 1 of them fits none',
    );
    const short = recordingOf([3300, 7400, 11_200], 12_000);
    expect(answersInOrder(spoken, short, 5000).unfit).toMatch(/until the end of the recording/);
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
