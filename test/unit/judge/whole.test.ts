import { describe, expect, it } from 'vitest';
import { isWhole, leftOut } from '../../../src/judge/whole.ts';
import type { RoundFacts } from '../../../src/model/round-facts.ts';
import type { Setup } from '../../../src/model/setup.ts';

const named = (...names: string[]): Setup['scenarios'] =>
  names.map((name) => ({ name })) as unknown as Setup['scenarios'];
const plan = { scenarios: named('clean', 'loss-1', 'loss-3'), rounds: 2 };
const round = (scenario: string, over: Partial<RoundFacts> = {}) => ({
  facts: { scenario, interrupted: false, ...over },
});
const twice = (scenario: string) => [round(scenario), round(scenario)];
const all = ['clean', 'loss-1', 'loss-3'].flatMap(twice);
const passed = plan.scenarios.map(({ name }) => ({ name, verdict: 'pass' as const }));
const failed = [
  { name: 'clean', verdict: 'pass' as const },
  { name: 'loss-1', verdict: 'fail' as const },
];

describe('a run is whole', () => {
  it('with all rounds of all scenarios, none of them interrupted', () => {
    expect(isWhole(plan, passed, all)).toBe(true);
    expect(isWhole(plan, passed, all.slice(1))).toBe(false);
    expect(isWhole(plan, passed, [round('clean', { interrupted: true }), ...all.slice(1)])).toBe(false);
  });

  it('without the rounds after a certain breach', () => {
    const looks = [{ calls: 3, plannedCalls: 6, breach: 'e2e_ms p95 <= 500' }];
    expect(isWhole(plan, passed, [round('clean', { looks }), ...all.slice(2)])).toBe(true);
    const went = [{ calls: 3, plannedCalls: 6 }];
    expect(isWhole(plan, passed, [round('clean', { looks: went }), ...all.slice(2)])).toBe(false);
  });

  it('with --fail-fast up to the first scenario that failed, and no further', () => {
    const two = [...twice('clean'), ...twice('loss-1')];
    expect(isWhole({ ...plan, failFast: true }, failed, two)).toBe(true);
    expect(isWhole(plan, failed, two)).toBe(false);
    expect(isWhole({ ...plan, failFast: true }, passed.slice(0, 2), two)).toBe(false);
  });
});

it('names what --fail-fast left out', () => {
  expect(leftOut({ ...plan, failFast: true }, failed).map(({ what }) => what)).toEqual([
    '--fail-fast: loss-3 not measured, because a scenario had failed',
  ]);
  expect(leftOut(plan, failed)).toEqual([]);
  expect(leftOut({ ...plan, failFast: true }, passed)).toEqual([]);
});
