import { describe, expect, it } from 'vitest';
import { findBeginning, findEnd, findOnset } from '../../../../src/analysis/speech/heard.ts';
import { matchTemplate } from '../../../../src/analysis/speech/matched-filter.ts';
import { Recording } from '../../../../src/analysis/speech/timeline.ts';
import { FRAME_MS, mix, punctual, RATE, utterance } from '../../build/synthetic.ts';

const START = 50_000;
const reference = utterance(1, 1500);
const other = utterance(2, 1500, 16_000);

function recordingOf(samples: Int16Array): Recording {
  return new Recording(samples, punctual(samples, START), RATE, FRAME_MS);
}

describe('matchTemplate', () => {
  it.each([0, 1, 777, 12_345])('finds the template at sample %i', (at) => {
    const signal = mix(2000, [{ atMs: (at * 1000) / RATE, pcm: reference }]);
    const match = matchTemplate(signal, reference.subarray(0, 8000), RATE);
    expect(match?.at).toBe(at);
    expect(match?.peak).toBeGreaterThan(0.99);
    expect(match?.confidence).toBeGreaterThan(3);
  });

  it('prefers a quiet true match to a loud stranger', () => {
    const quiet = reference.map((sample) => sample / 10);
    const signal = mix(5000, [
      { atMs: 100, pcm: other },
      { atMs: 2500, pcm: quiet },
    ]);
    expect(matchTemplate(signal, reference.subarray(0, 8000), RATE)?.at).toBe(40_000);
  });

  it('has nothing to say of silence, of a stranger, and of a signal that is too short', () => {
    const silent = new Int16Array(RATE);
    expect(matchTemplate(silent, reference.subarray(0, 8000), RATE)).toBeUndefined();
    expect(matchTemplate(mix(2000, [{ atMs: 100, pcm: other }]), reference, RATE)?.peak ?? 0).toBeLessThan(
      0.3,
    );
    expect(matchTemplate(reference.subarray(0, 100), reference, RATE)).toBeUndefined();
  });
});

describe('findBeginning', () => {
  const window = { fromMs: START, toMs: START + 4000 };

  it('tells the instant of the first sample, to a tenth of a millisecond', () => {
    const heard = findBeginning(
      recordingOf(mix(5000, [{ atMs: 1234.5, pcm: reference }])),
      reference,
      window,
    );
    expect(heard?.firstMs).toBeCloseTo(START + 1234.5, 1);
    expect(heard?.by).toBe('matched-filter');
  });

  it('survives noise, a hole of 60 ms, and a stretch of 15 ms', () => {
    const holed = reference.map((sample, i) => (i > 3200 && i < 4160 ? 0 : sample));
    const stretched = Int16Array.from([
      ...holed.subarray(0, 6400),
      ...holed.subarray(6160, 6400),
      ...holed.subarray(6400),
    ]);
    const heard = findBeginning(
      recordingOf(mix(5000, [{ atMs: 2000, pcm: stretched }], 800)),
      reference,
      window,
    );
    expect(heard?.firstMs).toBeCloseTo(START + 2000, 0);
  });

  it('finds nothing where another sentence is spoken, or the right one outside the window', () => {
    expect(
      findBeginning(recordingOf(mix(5000, [{ atMs: 1000, pcm: other }])), reference, window),
    ).toBeUndefined();
    const late = recordingOf(mix(9000, [{ atMs: 7000, pcm: reference }]));
    expect(findBeginning(late, reference, window)).toBeUndefined();
  });
});

describe('findEnd', () => {
  it('tells the instant of the last sample', () => {
    const recording = recordingOf(mix(5000, [{ atMs: 1000, pcm: reference }]));
    const heard = findEnd(recording, reference, { fromMs: START + 1000, toMs: START + 3000 });
    expect(heard?.firstMs).toBeCloseTo(START + 2500, 0);
  });
});

describe('findOnset', () => {
  it('finds unknown sound after silence and says that it is weaker evidence', () => {
    const recording = recordingOf(mix(5000, [{ atMs: 1500, pcm: other }]));
    const heard = findOnset(recording, { fromMs: START + 500, toMs: START + 3000 });
    expect(heard?.by).toBe('energy-onset');
    expect(Math.abs((heard?.firstMs ?? 0) - (START + 1500))).toBeLessThanOrEqual(10);
  });

  it('does not take sound that was already there for an onset', () => {
    const recording = recordingOf(mix(5000, [{ atMs: 0, pcm: utterance(3, 4000) }]));
    expect(findOnset(recording, { fromMs: START + 500, toMs: START + 3000 })).toBeUndefined();
  });
});

describe('Recording', () => {
  it('finds a sample by its time and back, also after a gap', () => {
    const stamps = Float64Array.from([0, 10, 20, 530, 540]);
    const recording = new Recording(new Int16Array(5 * 160), stamps, RATE, FRAME_MS);
    expect(recording.timeOf(160)).toBe(10);
    expect(recording.timeOf(3 * 160 + 80)).toBe(535);
    expect(recording.sampleAt(535)).toBe(3 * 160 + 80);
    expect(recording.sampleAt(300)).toBe(3 * 160);
    expect(recording.sampleAt(9999)).toBe(5 * 160);
    expect(recording.timeOf(5 * 160)).toBeUndefined();
  });
});
