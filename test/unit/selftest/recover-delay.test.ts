import { describe, expect, it } from 'vitest';
import { recoverDelays } from '../../../src/selftest/recover-delay.ts';
import { callOf, HOLD_MS, perfectCall, type Spoken } from '../build/echo-call.ts';

function errorsOf(spoken: readonly Spoken[]): (number | undefined)[] {
  return recoverDelays(callOf(spoken)).map(({ recoveredMs, heldMs = Number.NaN }) =>
    recoveredMs === undefined ? undefined : recoveredMs - (heldMs - HOLD_MS),
  );
}

/** All utterances, with changes to the last one. */
function lastWith(detail: Partial<Spoken>): Spoken[] {
  return perfectCall().map((each, i) => (i === 79 ? { ...each, ...detail } : each));
}

describe('recoverDelays', () => {
  it('subtracts the hold and the path delay of each pair', () => {
    for (const { recoveredMs, delayMs } of recoverDelays(callOf(perfectCall())))
      expect(recoveredMs).toBeCloseTo(delayMs, 9);
  });

  it('does not attribute a known error of the echo to the harness', () => {
    const errors = errorsOf(perfectCall().map((each, i) => ({ ...each, heldWrongMs: i % 3 })));
    for (const error of errors) expect(error).toBeCloseTo(0, 9);
  });

  it('does not attribute a counted change of a jitter buffer to the harness, however large', () => {
    const errors = errorsOf(perfectCall().map((each, i) => ({ ...each, bufferMs: (i * 7) % 150 })));
    for (const error of errors) expect(error).toBeCloseTo(0, 9);
  });

  it('attributes every uncounted error to the harness', () => {
    expect(errorsOf(lastWith({ wrongMs: 9 })).at(-1)).toBeCloseTo(9, 9);
    expect(errorsOf(lastWith({ bufferMs: 40, wrongMs: -4 })).at(-1)).toBeCloseTo(-4, 9);
  });

  it('knows no true delay for an utterance during which a jitter buffer was active, correct or not', () => {
    for (const wrongMs of [0, 30]) {
      const last = recoverDelays(callOf(lastWith({ atWork: true, wrongMs }))).at(-1);
      expect(last).toMatchObject({ unknown: 'a jitter buffer was at work' });
      expect(last?.recoveredMs).toBeUndefined();
    }
  });

  it('knows no true delay for an utterance whose frames reached the echo unevenly', () => {
    const last = recoverDelays(callOf(lastWith({ strayMs: 30 }))).at(-1);
    expect(last).toMatchObject({ unknown: 'frames reached the echo unevenly' });
  });

  it('recovers nothing from half an answer', () => {
    const last = recoverDelays(callOf(lastWith({ by: 'half' }))).at(-1);
    expect(last).not.toHaveProperty('startOffsetMs');
    expect(last?.recoveredMs).toBeUndefined();
  });

  it('recovers nothing from an energy onset, a missing utterance, or a pair without a baseline', () => {
    expect(errorsOf(lastWith({ by: 'energy-onset' })).at(-1)).toBeUndefined();
    const missing = recoverDelays(callOf(lastWith({ by: 'missing' }))).at(-1);
    expect(missing).not.toHaveProperty('startOffsetMs');
    expect(missing).not.toHaveProperty('unknown');
    const noBase = perfectCall().filter(({ delayMs }) => delayMs > 0);
    expect(errorsOf(noBase).every((error) => error === undefined)).toBe(true);
  });
});
