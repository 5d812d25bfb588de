import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignInOrder, type Sound, unfit } from '../../../../src/analysis/speech/in-order.ts';
import type { Spoken } from '../../../../src/analysis/speech/spoken.ts';
import { draws } from '../../build/random.ts';

const TIMEOUT_MS = 5000;
/** What the detector takes for a pause within an answer. */
const SILENCE_MS = 600;

interface Stack {
  /** Of the answers' phrases, ms; between two there is a pause that sounds like the end. */
  readonly phrasesMs: readonly number[];
  readonly pauseMs: number;
  /** From the end of an utterance to the beginning of its answer, unless another answer is still being spoken. */
  readonly latencyMs: (utterance: number) => number;
}

/** As the schedule has it: quiet of 1.2 to 1.4 s between two utterances. */
function speech(seed: number, utterances: number, sentenceMs: () => number): Spoken[] {
  const random = draws(seed);
  let atMs = 1000;
  return Array.from({ length: utterances }, (_, i) => {
    const dueStartMs = atMs;
    const dueEndMs = dueStartMs + sentenceMs();
    atMs = dueEndMs + 1200 + 200 * (1 - Math.exp(-random.exponential()));
    return { utterance: `u${i}`, text: `sentence ${i}`, dueStartMs, dueEndMs };
  });
}

interface Answered {
  /** From the end of each utterance to the beginning of its answer. */
  readonly trueMs: readonly number[];
  /** Between silences: answers that meet are one. Recorded for two time-outs after the last utterance. */
  readonly sounds: readonly Sound[];
}

/** One answer at a time, in order. */
function answer(spoken: readonly Spoken[], { phrasesMs, pauseMs, latencyMs }: Stack): Answered {
  const untilMs = (spoken.at(-1)?.dueEndMs ?? 0) + 2 * TIMEOUT_MS;
  const sounds: Sound[] = [];
  const trueMs: number[] = [];
  let freeMs = 0;
  for (const [i, { dueEndMs }] of spoken.entries()) {
    let atMs = Math.max(dueEndMs + latencyMs(i), freeMs);
    trueMs.push(atMs - dueEndMs);
    for (const ms of phrasesMs) {
      const last = sounds.at(-1);
      if (last && atMs - last.toMs < SILENCE_MS) sounds[sounds.length - 1] = { ...last, toMs: atMs + ms };
      else if (atMs <= untilMs) sounds.push({ fromMs: atMs, toMs: atMs + ms });
      freeMs = atMs + ms;
      atMs = freeMs + pauseMs;
    }
  }
  return { trueMs, sounds };
}

const soundsOf = (spoken: readonly Spoken[], stack: Stack): readonly Sound[] => answer(spoken, stack).sounds;

function measured(spoken: readonly Spoken[], events: readonly Sound[]) {
  const request = {
    spoken,
    events,
    timeOf: ({ fromMs }: Sound) => fromMs,
    beforeEndMs: 200,
    timeoutMs: TIMEOUT_MS,
  };
  const assigned = assignInOrder(request);
  const e2e = spoken.map(({ utterance, dueEndMs }) => {
    const sound = assigned.get(utterance);
    return sound ? sound.fromMs - dueEndMs : Number.POSITIVE_INFINITY;
  });
  const untilMs = (spoken.at(-1)?.dueEndMs ?? 0) + 2 * TIMEOUT_MS;
  return { e2e, why: unfit({ ...request, untilMs }, assigned) };
}

const alike: Stack = { phrasesMs: [1400], pauseMs: 0, latencyMs: () => 400 };

describe('answers in order', () => {
  const spoken = speech(1, 8, () => 2000);

  it('fit where each utterance has one, early or late', () => {
    expect(measured(spoken, soundsOf(spoken, alike)).why).toBeUndefined();
    const late = measured(spoken, soundsOf(spoken, { ...alike, latencyMs: () => 2500 }));
    expect(late.why).toBeUndefined();
    for (const ms of late.e2e) expect(ms).toBeCloseTo(2500);
  });

  it('fit where there is none, or none any more: that is missing, and nobody else can be taken for it', () => {
    expect(measured(spoken, []).why).toBeUndefined();
    const died = soundsOf(spoken, alike).slice(0, 3);
    expect(measured(spoken, died)).toMatchObject({ why: undefined });
    expect(measured(spoken, died).e2e.filter(Number.isFinite)).toHaveLength(3);
  });

  it('do not fit where the stack was still speaking when the recording ended: more may have followed', () => {
    const atMs = (spoken.at(-1)?.dueEndMs ?? 0) + TIMEOUT_MS - 100;
    const last = { fromMs: atMs, toMs: atMs + TIMEOUT_MS };
    const all = [...soundsOf(spoken, alike).slice(0, -1), last];
    expect(measured(spoken, all).why).toMatch(/^there was sound until the end of the recording/);
  });

  it('ignore what sounds before anybody has spoken', () => {
    expect(measured(spoken, [{ fromMs: 500, toMs: 600 }, ...soundsOf(spoken, alike)]).why).toBeUndefined();
  });

  it('do not fit where sound is left over', () => {
    const all = soundsOf(spoken, alike);
    const atMs = (spoken[3]?.dueStartMs ?? 0) + 1500;
    expect(measured(spoken, [...all, { fromMs: atMs, toMs: atMs + 200 }]).why).toBe(
      '9 sounds began for 8 utterances, and 1 of them fits none',
    );
  });

  it('do not fit where one is missing and later ones are not: they may be late answers to earlier utterances', () => {
    const late = measured(spoken, soundsOf(spoken, { ...alike, latencyMs: () => TIMEOUT_MS + 1500 }));
    expect(late.e2e[0]).toBe(Number.POSITIVE_INFINITY);
    expect(late.why).toBeDefined();
    const [first, ...rest] = soundsOf(spoken, alike);
    const skipped = rest.filter(({ fromMs }) => fromMs > (spoken[1]?.dueEndMs ?? 0) + TIMEOUT_MS);
    expect(measured(spoken, [first ?? { fromMs: 0, toMs: 0 }, ...skipped]).why).toMatch(
      /^an utterance without an answer was followed by one with an answer/,
    );
  });

  it('of two phrases that are 2 s late do not fit, although they look fast', () => {
    const two: Stack = { phrasesMs: [1100, 1200], pauseMs: 700, latencyMs: () => 2000 };
    expect(measured(spoken, soundsOf(spoken, two)).why).toBeDefined();
  });
});

describe('a late answer', () => {
  /** From half a second late to the next but one utterance; of one to three phrases. */
  const stack = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    utterances: fc.integer({ min: 3, max: 25 }),
    sentenceMs: fc.tuple(fc.integer({ min: 1200, max: 2800 }), fc.integer({ min: 0, max: 800 })),
    phrasesMs: fc.array(fc.integer({ min: 300, max: 2500 }), { minLength: 1, maxLength: 3 }),
    pauseMs: fc.integer({ min: 600, max: 2000 }),
    lateMs: fc.integer({ min: 501, max: 9000 }),
    varyingMs: fc.integer({ min: 0, max: 300 }),
  });

  it('never looks early in a round that is valid, whatever its phrases, pauses and lateness', () => {
    const found = fc.check(
      fc.property(stack, ({ seed, utterances, sentenceMs: [least, spread], phrasesMs, pauseMs, ...late }) => {
        const random = draws(seed);
        const uniform = (): number => 1 - Math.exp(-random.exponential());
        const spoken = speech(seed, utterances, () => least + spread * uniform());
        const latencies = spoken.map(() => late.lateMs + late.varyingMs * uniform());
        const { trueMs, sounds } = answer(spoken, {
          phrasesMs,
          pauseMs,
          latencyMs: (i) => latencies[i] ?? 0,
        });
        const { e2e, why } = measured(spoken, sounds);
        const early = e2e.some((ms, i) => ms < (trueMs[i] ?? 0) - 200);
        return !early || why !== undefined;
      }),
      { numRuns: 20_000, seed: 7 },
    );
    expect(found.counterexample).toBeNull();
  });

  it('of one whole period never passes', () => {
    for (const sentence of [1200, 1600, 2000, 2400, 2800]) {
      const spoken = speech(sentence, 24, () => sentence);
      const period = sentence + 1300;
      for (const extraMs of [100, 300, 450]) {
        const heard = soundsOf(spoken, { ...alike, latencyMs: () => period + extraMs });
        const { e2e, why } = measured(spoken, heard);
        const lateShare = e2e.filter((ms) => ms > 500).length / e2e.length;
        expect(why !== undefined || lateShare === 1).toBe(true);
      }
    }
  });
});
