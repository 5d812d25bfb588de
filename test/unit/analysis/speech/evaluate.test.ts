import { describe, expect, it } from 'vitest';
import { evaluate, type EvaluateRequest, promisedIn } from '../../../../src/analysis/speech/evaluate.ts';
import { Recording } from '../../../../src/analysis/speech/timeline.ts';
import type { Observation, ParticipantEvent, Role } from '../../../../src/wire/participant.ts';
import type { Sample } from '../../../../src/model/sample.ts';
import { FRAME_MS, mix, punctual, RATE, utterance } from '../../build/synthetic.ts';

const START = 1_000_000;
const MISSING = Number.POSITIVE_INFINITY;
const voices = new Map(['one', 'two', 'three'].map((text, i) => [text, utterance(100 + i, 1000)]));
const references = new Map(
  ['one', 'two', 'three'].map((text, i) => [
    text,
    { translation: `${text} es`, samples: utterance(200 + i, 1200) },
  ]),
);

/** Sentence i is spoken from START + 4000 i for 1000 ms. */
const dueStart = (i: number): number => START + 4000 * i;

function seen(role: Role, event: ParticipantEvent): Observation {
  return { scenario: 'clean', participant: `${role}-1`, role, pair: 1, event };
}

function said(i: number, text: string, warmup = false): Observation {
  return seen('speaker', {
    type: 'utterance',
    tMs: dueStart(i) + 1000,
    utterance: `1-${i}`,
    text,
    warmup,
    dueStartMs: dueStart(i),
    dueEndMs: dueStart(i) + 1000,
    lagP50Ms: 0.2,
    lagMaxMs: 3,
  });
}

function captioned(tMs: number, sourceText: string, role: Role = 'listener'): Observation {
  return seen(role, {
    type: 'caption',
    tMs,
    segment: `s${tMs}`,
    final: true,
    language: 'es',
    text: 'x',
    sourceText,
  });
}

function recordingOf(parts: readonly { atMs: number; pcm: Int16Array }[]): Recording {
  const samples = mix(
    20_000,
    parts.map(({ atMs, pcm }) => ({ atMs: atMs - START, pcm })),
  );
  return new Recording(samples, punctual(samples, START), RATE, FRAME_MS);
}

function requestOf(over: Partial<EvaluateRequest>): EvaluateRequest {
  return {
    scenario: 'clean',
    round: 1,
    observations: [said(0, 'one'), said(1, 'two')],
    recordings: new Map(),
    references,
    voices,
    timeoutMs: 5000,
    observedUntilMs: MISSING,
    ...over,
  };
}

function valuesOf(samples: readonly Sample[], metric: string): number[] {
  return samples.filter((sample) => sample.metric === metric).map(({ value }) => value);
}

const spanish = (text: string): Int16Array => references.get(text)?.samples ?? new Int16Array();

describe('evaluate', () => {
  it('measures each utterance from the end of its speech to the beginning of its translation', () => {
    const heard = recordingOf([
      { atMs: dueStart(0) + 1250, pcm: spanish('one') },
      { atMs: dueStart(1) + 1400, pcm: spanish('two') },
    ]);
    const { samples, utterances } = evaluate(
      requestOf({
        recordings: new Map([['listener-1', heard]]),
        observations: [said(0, 'one'), said(1, 'two'), seen('listener', { type: 'ready', tMs: START })],
      }),
    );
    const [first, second] = valuesOf(samples, 'e2e_ms');
    expect(first).toBeCloseTo(250, 0);
    expect(second).toBeCloseTo(400, 0);
    expect(valuesOf(samples, 'start_offset_ms')[0]).toBeCloseTo(1250, 0);
    expect(valuesOf(samples, 'end_offset_ms')[0]).toBeCloseTo(1450, 0);
    expect(utterances.map(({ expected, heardBy }) => [expected, heardBy])).toEqual([
      ['one es', 'matched-filter'],
      ['two es', 'matched-filter'],
    ]);
  });

  it('keeps what was never heard as +∞, with and without a recording', () => {
    const silent = recordingOf([]);
    for (const recordings of [new Map(), new Map([['listener-1', silent]])]) {
      const { samples } = evaluate(requestOf({ recordings }));
      expect(valuesOf(samples, 'e2e_ms')).toEqual([MISSING, MISSING]);
      expect(valuesOf(samples, 'caption_ms')).toEqual([MISSING, MISSING]);
      expect(valuesOf(samples, 'end_offset_ms')).toEqual([]);
    }
  });

  it('does not give one utterance the answer of another, even when it comes late', () => {
    const heard = recordingOf([{ atMs: dueStart(1) + 800, pcm: spanish('one') }]);
    const observations = [said(0, 'one'), said(1, 'two'), seen('listener', { type: 'ready', tMs: START })];
    const { samples } = evaluate(requestOf({ observations, recordings: new Map([['listener-1', heard]]) }));
    const [first, second] = valuesOf(samples, 'e2e_ms');
    expect(first).toBeCloseTo(3800, 0);
    expect(second).toBe(MISSING);
  });

  it('takes sound that matches nothing for no answer, and keeps when it came', () => {
    const heard = recordingOf([{ atMs: dueStart(0) + 1300, pcm: utterance(999_999, 900) }]);
    const observations = [said(0, 'one'), seen('listener', { type: 'ready', tMs: START })];
    const { samples, utterances } = evaluate(
      requestOf({ observations, recordings: new Map([['listener-1', heard]]) }),
    );
    const sample = samples.find(({ metric }) => metric === 'e2e_ms');
    expect(sample?.heardBy).toBe('energy-onset');
    expect(sample?.value).toBe(MISSING);
    expect(sample?.wrong).toBe('other sound');
    expect(Math.abs((utterances[0]?.wrongMs ?? 0) - 300)).toBeLessThanOrEqual(10);
  });

  it('times the answer of a recogniser that erred by what was delivered for it', () => {
    const delivered = utterance(300, 1100);
    const heard = recordingOf([{ atMs: dueStart(0) + 1300, pcm: delivered }]);
    const observations = [
      said(0, 'one'),
      captioned(dueStart(0) + 1100, 'one'),
      seen('listener', { type: 'ready', tMs: START }),
    ];
    const content = { translations: [], speeches: [], faults: [], renderings: new Map([['x', delivered]]) };
    const request = requestOf({ observations, recordings: new Map([['listener-1', heard]]), content });
    const { samples, promised } = evaluate(request);
    expect(valuesOf(samples, 'e2e_ms')[0]).toBeCloseTo(300, 0);
    expect(promised).toEqual([{ pair: 1, utterance: '1-0', source: 'one', texts: ['x'] }]);
    expect(promisedIn(request)).toEqual(promised);
    // Without knowing how that sounds it is some other sound.
    expect(valuesOf(evaluate({ ...request, content: undefined }).samples, 'e2e_ms')).toEqual([MISSING]);
  });

  it('takes half an answer for no answer', () => {
    const half = spanish('one').slice(0, Math.round(spanish('one').length / 2));
    const heard = recordingOf([{ atMs: dueStart(0) + 1300, pcm: half }]);
    const observations = [said(0, 'one'), seen('listener', { type: 'ready', tMs: START })];
    const { samples } = evaluate(requestOf({ observations, recordings: new Map([['listener-1', heard]]) }));
    const sample = samples.find(({ metric }) => metric === 'e2e_ms');
    expect([sample?.value, sample?.wrong]).toEqual([MISSING, 'half an answer']);
  });

  it('takes a translation that begins before its sentence has ended for no answer, and keeps by how much', () => {
    const heard = recordingOf([{ atMs: dueStart(0) + 600, pcm: spanish('one') }]);
    const observations = [said(0, 'one'), seen('listener', { type: 'ready', tMs: START })];
    const { samples, utterances } = evaluate(
      requestOf({ observations, recordings: new Map([['listener-1', heard]]) }),
    );
    const sample = samples.find(({ metric }) => metric === 'e2e_ms');
    expect([sample?.value, sample?.wrong]).toEqual([MISSING, 'before the end']);
    expect(Math.abs((utterances[0]?.wrongMs ?? 0) + 400)).toBeLessThanOrEqual(10);
  });

  it('leaves out warm-ups, and what an interruption cut off', () => {
    const observations = [said(0, 'one', true), said(1, 'two'), said(2, 'three')];
    const { samples } = evaluate(requestOf({ observations, observedUntilMs: dueStart(2) + 1000 + 4999 }));
    expect(samples.filter(({ metric }) => metric === 'e2e_ms').map((sample) => sample.utterance)).toEqual([
      '1-1',
    ]);
  });

  it('takes captions from the listener alone, the last part of a split one, and its words for the WER', () => {
    const observations = [
      said(0, 'one'),
      captioned(dueStart(0) + 1100, 'one', 'floor'),
      captioned(dueStart(0) + 1150, 'one'),
      captioned(dueStart(0) + 1200, 'one'),
    ];
    const { samples, utterances } = evaluate(requestOf({ observations }));
    expect(valuesOf(samples, 'caption_ms')).toEqual([200]);
    expect(utterances[0]?.recognised).toBe('one one');
    expect(valuesOf(samples, 'wer')).toEqual([1]);
  });

  it('measures the floor from the first sample spoken to the first sample heard', () => {
    const floor = recordingOf([{ atMs: dueStart(0) + 47, pcm: voices.get('one') ?? new Int16Array() }]);
    const observations = [said(0, 'one'), said(1, 'two'), seen('floor', { type: 'ready', tMs: START })];
    const { samples } = evaluate(requestOf({ observations, recordings: new Map([['floor-1', floor]]) }));
    const [first, second] = valuesOf(samples, 'floor_ms');
    expect(first).toBeCloseTo(47, 0);
    expect(second).toBe(MISSING);
  });
});
