import { describe, expect, it } from 'vitest';
import { judgeDelays } from '../../../src/selftest/judge-delays.ts';
import { recoverDelays } from '../../../src/selftest/recover-delay.ts';
import { callOf, HOLD_MS, perfectCall, type Spoken } from '../build/echo-call.ts';

function judged(spoken: readonly Spoken[]): ReturnType<typeof judgeDelays> {
  return judgeDelays(recoverDelays(callOf(spoken)), HOLD_MS, { medianMs: 3, p99Ms: 8, minN: 20 });
}

function lastWith(detail: Partial<Spoken>, last = 1): Spoken[] {
  return perfectCall().map((each, i) => (i >= 80 - last ? { ...each, ...detail } : each));
}

describe('judgeDelays', () => {
  it('shows the recovered value beside the true one', () => {
    const rows = judged(perfectCall());
    expect(rows.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect(rows[2]).toMatchObject({ group: 'delay', expected: '200 ms', recovered: '200.00 ms', n: 20 });
  });

  it('fails a delay with a small error in all utterances, and only that delay', () => {
    const rows = judged(perfectCall().map((each) => ({ ...each, wrongMs: each.delayMs === 200 ? 3.2 : 0 })));
    expect(rows.map(({ ok }) => ok)).toEqual([true, true, false, true, true]);
    expect(rows[2]?.errorP50Ms).toBeCloseTo(3.2, 9);
  });

  it.each([11, -11])('fails the p99 of all delays if two of eighty are %i ms off', (wrongMs) => {
    const rows = judged(lastWith({ wrongMs }, 2));
    expect(rows.map(({ ok }) => ok)).toEqual([true, true, true, true, false]);
    expect(rows[4]?.errorP99Ms).toBeCloseTo(11, 6);
  });

  it('counts an utterance that was not heard as an infinite error', () => {
    const [, , , row, all] = judged(lastWith({ by: 'missing' }));
    expect(row).toMatchObject({ n: 20, note: '1 of 20 not recovered' });
    expect(all).toMatchObject({ n: 80, ok: false, recovered: '—' });
    expect(all?.errorP99Ms).toBeUndefined();
  });

  it('excludes utterances with an unknown true delay, reports their number, and requires enough others', () => {
    const extra: Spoken = { utterance: 'extra', pair: 1, delayMs: 400 };
    const note = expect.stringContaining('left out') as string;
    expect(judged([...lastWith({ atWork: true, wrongMs: 50 }), extra])[3]).toMatchObject({
      n: 20,
      ok: true,
      note,
    });
    expect(judged(lastWith({ atWork: true }))[3]).toMatchObject({ n: 19, ok: false, note });
  });

  it('fails without values', () => {
    const deaf = judged(perfectCall().map((each) => ({ ...each, by: 'missing' as const })));
    expect(deaf.map(({ ok, recovered }) => ({ ok, recovered }))).toEqual(
      Array.from({ length: 5 }, () => ({ ok: false, recovered: '—' })),
    );
  });
});
