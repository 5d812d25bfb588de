import { describe, expect, it } from 'vitest';
import { assignCaptions, finalCaptions } from '../../../../src/analysis/speech/captions.ts';
import type { Observation } from '../../../../src/wire/participant.ts';

const spoken = [
  { utterance: 'a', text: 'here comes the last bus', dueStartMs: 0, dueEndMs: 2000 },
  { utterance: 'b', text: 'welcome to the conference', dueStartMs: 3500, dueEndMs: 5000 },
];
const caption = (tMs: number, sourceText: string) => ({ tMs, segment: `s${tMs}`, text: 'es', sourceText });

describe('assignCaptions', () => {
  it('goes by the words, not only by time: a late caption stays with its own utterance', () => {
    const assigned = assignCaptions(
      spoken,
      [caption(5100, 'here comes the last bus'), caption(5200, 'welcome to the conference')],
      5000,
    );
    expect(assigned.get('a')?.map(({ tMs }) => tMs)).toEqual([5100]);
    expect(assigned.get('b')?.map(({ tMs }) => tMs)).toEqual([5200]);
  });

  it('keeps all parts of a sentence that was split, in order of arrival', () => {
    const assigned = assignCaptions(
      spoken,
      [caption(2300, 'the last bus'), caption(1400, 'here comes')],
      5000,
    );
    expect(assigned.get('a')?.map(({ tMs }) => tMs)).toEqual([1400, 2300]);
  });

  it('gives a caption of words that nobody spoke to nobody', () => {
    const assigned = assignCaptions(spoken, [caption(2100, 'sorry please say that again')], 5000);
    expect(assigned.size).toBe(0);
  });

  it('drops what comes before its time or after the time-out', () => {
    expect(assignCaptions(spoken, [caption(500, 'here comes the last bus')], 5000).size).toBe(0);
    expect(assignCaptions(spoken, [caption(20_000, 'here comes the last bus')], 5000).size).toBe(0);
  });
});

describe('finalCaptions', () => {
  const heard = (
    tMs: number,
    text: string,
    of: Partial<{ final: boolean; participant: string }> = {},
  ): Observation => ({
    scenario: 'clean',
    participant: of.participant ?? 'listener-1',
    role: 'listener',
    pair: 1,
    event: { type: 'caption', tMs, segment: 's1', final: of.final ?? true, language: 'es', text },
  });

  it('takes the first of several copies of a final, and a later one that says something else', () => {
    const observations = [
      heard(90, 'ho', { final: false }),
      heard(100, 'hola'),
      heard(120, 'hola'),
      heard(150, 'adiós'),
      heard(160, 'adiós'),
      heard(170, 'hola', { participant: 'listener-2' }),
    ];
    expect(finalCaptions(observations).map(({ tMs, text }) => [tMs, text])).toEqual([
      [100, 'hola'],
      [150, 'adiós'],
      [170, 'hola'],
    ]);
  });
});
