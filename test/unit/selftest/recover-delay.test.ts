import { describe, expect, it } from 'vitest';
import { recoverDelays } from '../../../src/selftest/recover-delay.ts';
import { callOf, HOLD_MS, perfectCall, type Spoken } from '../build/echo-call.ts';

function errorsOf(spoken: readonly Spoken[]): (number | undefined)[] {
  return recoverDelays(callOf(spoken)).map(({ recoveredMs, heldMs = Number.NaN }) =>
    recoveredMs === undefined ? undefined : recoveredMs - (heldMs - HOLD_MS),
  );
}

/** All but the last utterance as they are, that one with something about it. */
function lastWith(detail: Partial<Spoken>): Spoken[] {
  return perfectCall().map((each, i) => (i === 79 ? { ...each, ...detail } : each));
}

describe('recoverDelays', () => {
  it("takes off the hold and each pair's own path", () => {
    for (const { recoveredMs, delayMs } of recoverDelays(callOf(perfectCall())))
      expect(recoveredMs).toBeCloseTo(delayMs, 9);
  });

  it('does not take a known error of the echo for one of the instrument', () => {
    const errors = errorsOf(perfectCall().map((each, i) => ({ ...each, heldWrongMs: i % 3 })));
    for (const error of errors) expect(error).toBeCloseTo(0, 9);
  });

  it('does not take for one what a jitter buffer has counted, however much it is', () => {
    const errors = errorsOf(perfectCall().map((each, i) => ({ ...each, bufferMs: (i * 7) % 150 })));
    for (const error of errors) expect(error).toBeCloseTo(0, 9);
  });

  it('takes for one whatever nobody has counted', () => {
    expect(errorsOf(lastWith({ wrongMs: 9 })).at(-1)).toBeCloseTo(9, 9);
    expect(errorsOf(lastWith({ bufferMs: 40, wrongMs: -4 })).at(-1)).toBeCloseTo(-4, 9);
  });

  it('knows no truth of an utterance during which a jitter buffer was at work, right or wrong', () => {
    for (const wrongMs of [0, 30]) {
      const last = recoverDelays(callOf(lastWith({ atWork: true, wrongMs }))).at(-1);
      expect(last).toMatchObject({ unknown: 'a jitter buffer was at work' });
      expect(last?.recoveredMs).toBeUndefined();
    }
  });

  it('knows no truth of one whose frames reached the echo unevenly', () => {
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
