import { describe, expect, it } from 'vitest';
import { accountOf } from '../../../src/selftest/buffer-account.ts';
import type { Observation } from '../../../src/wire/participant.ts';
import { rtp } from '../build/echo-call.ts';

function reported(
  ...stats: readonly (readonly [tMs: number, concealedMs: number, lost?: number])[]
): Observation[] {
  return stats.map(([tMs, concealedMs, lost]) => ({
    scenario: 'echo',
    participant: 'listener-1',
    role: 'listener',
    pair: 1,
    event: { type: 'rtp', tMs, stats: rtp(concealedMs, lost) },
  }));
}

describe('accountOf', () => {
  const observations = reported([0, 0], [1000, 40], [2000, 40], [3000, 60], [4000, 60, 1]);
  const account = (fromMs: number, untilMs: number): ReturnType<typeof accountOf> =>
    accountOf(observations, 'listener-1', fromMs, untilMs);

  it('adds concealed and inserted samples, and subtracts removed ones', () => {
    // 10 ms inserted and 20 ms removed, in addition to the 40 ms concealed.
    expect(account(1200, 1700)).toEqual({ laterMs: 30, packetsLost: 0 });
  });

  it('is undefined if anything changed during the time, even a lost packet', () => {
    expect(account(1200, 2700)).toBeUndefined();
    expect(account(3200, 3700)).toBeUndefined();
  });

  it('is undefined if the statistics, with their maximum age, do not cover the time', () => {
    expect(account(1200, 1900)).toBeDefined();
    expect(account(1200, 1901)).toBeUndefined();
    expect(account(-1, 500)).toBeUndefined();
    expect(account(4000, 4500)).toBeUndefined();
    expect(accountOf(observations, 'listener-2', 1200, 1700)).toBeUndefined();
  });
});
