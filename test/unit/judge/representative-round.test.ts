import { describe, expect, it } from 'vitest';
import { representativeRound } from '../../../src/judge/representative-round.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { GUIDE, runRecord } from '../build/record.ts';

const failed = (record: RunRecord): string[] =>
  record.scenarios.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

describe('representativeRound', () => {
  it('is of a scenario that failed, whatever the others took', () => {
    const record = runRecord();
    const telling = representativeRound(record);
    expect(failed(record)).toContain(telling?.scenario.name);
    expect(telling?.why).toContain('failed');
  });

  it('is of the worst p95 against its limit where none failed', () => {
    const record = runRecord({}, [
      { name: 'easy', medianMs: 100, spreadMs: 10 },
      { name: 'hard', medianMs: 300, spreadMs: 10 },
    ]);
    expect(representativeRound(record)).toMatchObject({
      scenario: { name: 'hard' },
      round: 1,
      why: 'the scenario with the worst p95 against its limit',
    });
  });

  it('takes the round with most missing, then the slowest, and says so', () => {
    const [scenario] = runRecord({}, GUIDE.slice(0, 1)).scenarios;
    if (!scenario) throw new Error('no scenario');
    const utterances = scenario.utterances.map((each, i) => ({
      ...each,
      round: (i % 3) + 1,
      e2eMs: i === 0 ? 9000 : i === 4 ? Infinity : 100,
    }));
    const telling = representativeRound({ scenarios: [{ ...scenario, rounds: 3, utterances }] });
    expect([telling?.round, telling?.utterances.every(({ round }) => round === 2)]).toEqual([2, true]);
    expect(telling?.why).toContain('of its 3 rounds');
    const heard = utterances.map((each) => ({ ...each, e2eMs: Math.min(each.e2eMs, 9000) - each.round }));
    expect(representativeRound({ scenarios: [{ ...scenario, utterances: heard }] })?.round).toBe(1);
  });

  it('is none of nothing', () => {
    expect(representativeRound({ scenarios: [] })).toBeUndefined();
  });
});
