import { expect, it } from 'vitest';
import { ifStopped } from '../../../src/judge/stopped.ts';
import type { Setup } from '../../../src/model/setup.ts';

const setup = { pairs: 3, utterancesPerPair: 7, rounds: 1 } as Setup;
const rounds = (interrupted: boolean) => [{ facts: { interrupted } }];
const judged = { verdict: 'pass', reason: 'e2e_ms p95 <= 500: n = 9' } as const;

it('says how far a stopped scenario came, and lets none pass', () => {
  expect(ifStopped(judged, rounds(true), 9, setup)).toEqual({
    verdict: 'inconclusive',
    reason: 'stopped after 9 of 21 utterances; e2e_ms p95 <= 500: n = 9',
  });
  expect(ifStopped({ ...judged, verdict: 'fail' }, rounds(true), 9, setup).verdict).toBe('fail');
});

it('says at which breach a scenario was stopped, and lets it not pass either', () => {
  const breach = 'e2e_ms p95 <= 500';
  const stopped = [{ facts: { interrupted: false, looks: [{ calls: 3, plannedCalls: 6, breach }] } }];
  expect(ifStopped({ ...judged, verdict: 'fail' }, stopped, 9, setup)).toEqual({
    verdict: 'fail',
    reason: `stopped after 9 of 21 utterances, when ${breach} could not be met any more; ${judged.reason}`,
  });
  expect(ifStopped(judged, stopped, 9, setup).verdict).toBe('inconclusive');
});

it('is not stopped by a look after which measuring went on', () => {
  const looked = [{ facts: { interrupted: false, looks: [{ calls: 3, plannedCalls: 6 }] } }];
  expect(ifStopped(judged, looked, 21, setup)).toBe(judged);
});

it('leaves one that was measured to its end as it was judged', () => {
  expect(ifStopped(judged, rounds(false), 21, setup)).toBe(judged);
});
