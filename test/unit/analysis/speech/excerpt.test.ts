import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../../../src/analysis/speech/excerpt.ts';
import { Recording } from '../../../../src/analysis/speech/timeline.ts';

const START_MS = 50_000;
const frames = 1000;
/** Each sample is the number of its 10 ms frame. */
const recording = new Recording(
  Int16Array.from({ length: frames * 160 }, (_, i) => Math.floor(i / 160)),
  Array.from({ length: frames }, (_, i) => START_MS + i * 10),
  16_000,
  10,
);

describe('excerptOf', () => {
  it('begins 0.3 s before the translation and takes 3 s', () => {
    const cut = excerptOf(recording, { dueEndMs: START_MS + 2000, e2eMs: 500 });
    expect(cut?.samples.length).toBe(48_000);
    expect(cut?.fromEndMs).toBeCloseTo(200, 0);
    expect(Math.abs((cut?.samples[0] ?? 0) - 220)).toBeLessThanOrEqual(1);
  });

  it('has what was heard after the end of the speech where the translation is missing', () => {
    const cut = excerptOf(recording, { dueEndMs: START_MS + 2000, e2eMs: Infinity });
    expect(cut?.fromEndMs).toBeCloseTo(0, 0);
    expect(cut?.samples.length).toBe(48_000);
  });

  it('ends with the recording, and is none behind it', () => {
    expect(excerptOf(recording, { dueEndMs: START_MS + 9000, e2eMs: Infinity })?.samples.length).toBe(16_000);
    expect(excerptOf(recording, { dueEndMs: START_MS + 90_000, e2eMs: Infinity })).toBeUndefined();
  });
});
