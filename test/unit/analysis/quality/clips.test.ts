import { describe, expect, it } from 'vitest';
import { assembleClips, type Clip, type ClipRequest } from '../../../../src/analysis/quality/clips.ts';
import { Recording } from '../../../../src/analysis/speech/timeline.ts';
import type { SpeechItem } from '../../../../src/model/evidence.ts';
import type { Observation, Role } from '../../../../src/wire/participant.ts';
import type { UtteranceRecord } from '../../../../src/model/utterance-record.ts';
import { FRAME_MS, mix, punctual, RATE, utterance } from '../../build/synthetic.ts';

const START = 5_000_000;
const MISSING = Number.POSITIVE_INFINITY;
const EDGE = 0.5 * RATE;
const PAUSE = 0.3 * RATE;
/** Renderings of 1 s after 100 ms of silence, of which a clip must have nothing. */
const SPEECH = RATE;
const sound = (seed: number): Int16Array<ArrayBuffer> =>
  Int16Array.from([...new Int16Array(1600), ...utterance(seed, 1000)]);
const textOf = (i: number): string => `sentence ${i}`;
const speech = new Map(
  Array.from({ length: 30 }, (_, i): [string, SpeechItem] => [
    textOf(i),
    { text: textOf(i), voice: sound(100 + i), translation: `${i} es`, reference: sound(200 + i) },
  ]),
);

const said = (i: number, over: Partial<UtteranceRecord> = {}): UtteranceRecord => ({
  utterance: `u${i}`,
  pair: 1,
  round: 1,
  text: textOf(i),
  expected: `${i} es`,
  dueStartMs: START + 2000 * i,
  dueEndMs: START + 2000 * i + 1000,
  e2eMs: 300,
  captionMs: 200,
  heardBy: 'matched-filter',
  ...over,
});
const many = (n: number, over: Partial<UtteranceRecord> = {}): UtteranceRecord[] =>
  Array.from({ length: n }, (_, i) => said(i, over));

const there = (role: Role, pair = 1): Observation => ({
  scenario: 'clean',
  participant: `${role}-${pair}`,
  role,
  pair,
  event: { type: 'done', tMs: START },
});

/** What a listener recorded who heard every utterance as rendered. */
function recording(
  utterances: readonly UtteranceRecord[],
  kind: 'voice' | 'reference' = 'reference',
): Recording {
  const parts = utterances.map((each) => ({
    atMs: (kind === 'voice' ? each.dueStartMs + 40 : each.dueEndMs + 300) - START - 100,
    pcm: speech.get(each.text)?.[kind] ?? new Int16Array(),
  }));
  const samples = mix(70_000, parts, 1);
  return new Recording(samples, punctual(samples, START), RATE, FRAME_MS);
}

function clips(over: Partial<ClipRequest>): Clip[] {
  const utterances = over.utterances ?? many(3);
  return assembleClips({
    utterances,
    observations: [there('speaker'), there('listener'), there('floor')],
    recordings: new Map([['listener-1', recording(utterances)]]),
    speech,
    most: { translation: 100, floor: 100, self: 0 },
    ...over,
  });
}

const furthest = (a: Int16Array, b: Int16Array): number =>
  a.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (b[i] ?? Number.NaN))), 0);

describe('clips', () => {
  it('join what was heard and what should have been, sample by sample in the same places', () => {
    const [clip, ...others] = clips({});
    expect(others).toEqual([]);
    expect(clip).toMatchObject({
      name: 'translation-1-1',
      kind: 'translation',
      pair: 1,
      participant: 'listener-1',
      utterances: ['u0', 'u1', 'u2'],
      tMs: START + 1300,
    });
    expect(clip?.reference).toHaveLength(2 * EDGE + 3 * (SPEECH + PAUSE));
    const part = (signal: Int16Array | undefined, i: number): Int16Array =>
      signal?.subarray(EDGE + i * (SPEECH + PAUSE), EDGE + i * (SPEECH + PAUSE) + SPEECH) ?? new Int16Array();
    for (const i of [0, 1, 2]) {
      expect(part(clip?.reference, i)).toEqual(speech.get(textOf(i))?.reference.subarray(1600));
    }
    // The recording has noise of one step besides.
    expect(
      furthest(clip?.heard ?? new Int16Array(), clip?.reference ?? new Int16Array()),
    ).toBeLessThanOrEqual(2);
  });

  it('keep loss and a stretched tail, and let go of how late an utterance came', () => {
    const late = said(0, { e2eMs: 1700 });
    const others = [said(2), said(4)];
    const whole = speech.get(textOf(0))?.reference.slice(1600) ?? new Int16Array();
    whole.fill(0, 4000, 8000);
    const stretched = Int16Array.from([...whole.subarray(0, 12_000), ...whole.subarray(11_000)]);
    const heard = recording(others);
    heard.samples.set(stretched, (2700 * RATE) / 1000);
    const [clip] = clips({
      utterances: [late, ...others],
      recordings: new Map([['listener-1', heard]]),
    });
    const part = clip?.heard.subarray(EDGE, EDGE + SPEECH + PAUSE);
    expect(part?.subarray(0, stretched.length)).toEqual(stretched);
    expect(clip?.reference.subarray(EDGE + SPEECH, EDGE + SPEECH + PAUSE)).toEqual(new Int16Array(PAUSE));
  });

  it('end a pause where the next utterance begins', () => {
    const crowded = [said(0), said(1, { dueEndMs: START + 2100 }), said(3), said(4)];
    const [clip] = clips({ utterances: crowded });
    const pause = clip?.heard.subarray(EDGE + SPEECH, EDGE + SPEECH + PAUSE) ?? new Int16Array();
    expect(furthest(pause, new Int16Array(PAUSE))).toBeLessThanOrEqual(2);
  });

  it('have nothing of what was missing or found by energy alone', () => {
    const utterances = [
      said(0),
      said(1, { e2eMs: MISSING }),
      said(2, { heardBy: 'energy-onset' }),
      said(3),
      said(4),
    ];
    expect(clips({ utterances }).flatMap((clip) => clip.utterances)).toEqual(['u0', 'u3', 'u4']);
    expect(clips({ utterances: many(20, { e2eMs: MISSING }) })).toEqual([]);
  });

  it('are none below 3 s, without a recording, or for a text nobody knows', () => {
    expect(clips({ utterances: many(2) })).toEqual([]);
    expect(clips({ recordings: new Map() })).toEqual([]);
    expect(clips({ speech: new Map() })).toEqual([]);
  });

  it('are 8 to 10 s long and hold every utterance once', () => {
    const all = clips({ utterances: many(29) });
    const seconds = all.map(({ heard }) => (heard.length - 2 * EDGE) / RATE);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(10.5);
    expect(all.flatMap(({ utterances }) => utterances)).toEqual(many(29).map((each) => each.utterance));
  });

  it('compare the floor with the voice, for who hears it', () => {
    const utterances = [...many(3, { floorMs: 40, e2eMs: MISSING }), said(3, { floorMs: MISSING }), said(4)];
    const recordings = new Map([['floor-1', recording(utterances, 'voice')]]);
    const [clip, ...others] = clips({ utterances, recordings });
    expect(others).toEqual([]);
    expect(clip).toMatchObject({ kind: 'floor', participant: 'floor-1', utterances: ['u0', 'u1', 'u2'] });
    expect(clip?.tMs).toBe(START + 40);
    expect(
      furthest(clip?.heard ?? new Int16Array(), clip?.reference ?? new Int16Array()),
    ).toBeLessThanOrEqual(2);
  });

  it('are bounded kind by kind, and a self clip belongs to a translation clip that is kept', () => {
    const utterances = many(29, { floorMs: 40 });
    const request = {
      utterances,
      recordings: new Map([
        ['listener-1', recording(utterances)],
        ['floor-1', recording(utterances, 'voice')],
      ]),
      most: { translation: 3, floor: 1, self: 2 },
    };
    const kept = clips(request);
    const ofKind = (kind: string): Clip[] => kept.filter((clip) => clip.kind === kind);
    expect([ofKind('translation').length, ofKind('floor').length, ofKind('self').length]).toEqual([3, 1, 2]);
    for (const self of ofKind('self')) {
      const own = ofKind('translation').find(({ utterances: its }) => its[0] === self.utterances[0]);
      expect(self.reference).toBe(own?.reference);
      expect(self.heard).toBe(self.reference);
    }
    expect(new Set(kept.map(({ name }) => name)).size).toBe(kept.length);
    const again = clips(request);
    expect(again.map(({ name }) => name)).toEqual(kept.map(({ name }) => name));
    expect(again.every(({ heard }, i) => furthest(heard, kept[i]?.heard ?? new Int16Array()) === 0)).toBe(
      true,
    );
  });

  it('come from every pair alike', () => {
    const utterances = [...many(29), ...many(29, { pair: 2 })];
    const all = clips({
      utterances,
      observations: [there('listener', 2), there('listener', 1)],
      recordings: new Map([1, 2].map((pair) => [`listener-${pair}`, recording(many(29))])),
      most: { translation: 4, floor: 0, self: 0 },
    });
    expect(all.map(({ pair }) => pair)).toEqual([1, 1, 2, 2]);
  });
});
