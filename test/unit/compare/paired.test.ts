import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/compare/compare.ts';
import { pairedOf } from '../../../src/compare/paired.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import { STAGES, type StageTimes } from '../../../src/model/waterfall.ts';
import { pairedText } from '../../../src/report/compare-words.ts';
import { chance } from '../build/record.ts';
import { world } from '../build/world.ts';

/** The `clean` scenario of a run of profile ci. */
function clean(spec: Parameters<typeof world>[0]): ScenarioRecord {
  const found = world(spec).scenarios.find(({ name }) => name === 'clean');
  if (!found) throw new Error('no scenario clean');
  return found;
}

/** The same utterances in another run: every latency differs by chance (15 ms), and by `addMs` in MT. */
function again(base: ScenarioRecord, seed: number, addMs: number): ScenarioRecord {
  const next = chance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  const of = (mt: number, uplink: number): StageTimes =>
    ({ ...Object.fromEntries(STAGES.map((stage) => [stage, 20])), mt, uplink }) as StageTimes;
  const utterances = base.utterances.map((each) => {
    const noise = 15 * normal();
    return { ...each, e2eMs: each.e2eMs + noise + addMs, stagesMs: of(20 + addMs, 20 + noise) };
  });
  return { ...base, utterances };
}

describe('the same utterances of two runs', () => {
  const base = again(clean({ seed: 1 }), 1, 0);

  it('show a planted 15 ms of one stage, and name the stage', () => {
    const paired = pairedOf(base, again(clean({ seed: 1 }), 2, 15));
    expect(paired?.n).toBe(144);
    expect(paired?.interval.low).toBeGreaterThan(9);
    expect(paired?.interval.high).toBeLessThan(21);
    expect(paired && pairedText(paired)).toMatch(
      /^144 utterances in both: end to end \+1\d \(\+\d+ to \+\d+\) ms, most of all MT \+15 \(/,
    );
  });

  it('have an interval that holds 0 in 95 of 100 cases where nothing changed', () => {
    const missed = Array.from({ length: 200 }, (_, i) => pairedOf(base, again(base, 10 + i, 0))).filter(
      (paired) => paired && (paired.interval.low > 0 || paired.interval.high < 0),
    );
    expect(missed.length).toBeLessThan(22);
  });

  it('are those with the same words at the same place, heard in both', () => {
    const [first, second, ...rest] = base.utterances;
    if (!first || !second) throw new Error('no utterances');
    const other = {
      ...base,
      utterances: [{ ...first, e2eMs: Number.POSITIVE_INFINITY }, { ...second, text: 'other' }, ...rest],
    };
    expect(pairedOf(base, other)?.n).toBe(142);
  });

  it('are not compared below three calls', () => {
    const few = { ...base, utterances: base.utterances.filter(({ pair, round }) => round === 1 && pair < 3) };
    expect(pairedOf(few, few)).toBeUndefined();
  });
});

describe('two variants in alternating rounds', () => {
  const shifted = (seed: number, addMs: number): ReturnType<typeof world> => {
    const run = world({ seed: 1 });
    return { ...run, scenarios: run.scenarios.map((each, i) => again(each, 100 * seed + i, addMs)) };
  };
  /** As both recorded it, or only as the base did. */
  const turns = (one: RunRecord, as: 'base' | 'head', other: string): RunRecord => ({
    ...one,
    runId: as,
    harness: { ...one.harness, alternated: { with: other, as } },
  });
  const verdictOf = (seed: number, addMs: number, other = 'head'): string =>
    compareRuns(turns(shifted(seed, 0), 'base', other), turns(shifted(seed + 1, addMs), 'head', 'base'), {
      resamples: 50,
    }).verdict;

  it('are told apart by 15 ms', () => {
    expect([verdictOf(1, 15), verdictOf(1, -15)]).toEqual(['regression', 'improvement']);
  });

  it('are not where only one of them says that they alternated', () => {
    expect(verdictOf(1, 8)).toBe('regression');
    expect(verdictOf(1, 8, 'another run')).toBe('no difference shown');
  });

  it('are compared either way round', () => {
    const [base, head] = [turns(shifted(1, 0), 'base', 'head'), turns(shifted(2, 15), 'head', 'base')];
    expect(compareRuns(head, base, { resamples: 50 }).verdict).toBe('improvement');
  });

  it('show no difference where there is none, in at least 19 of 20 comparisons', () => {
    const found = Array.from({ length: 20 }, (_, i) => verdictOf(10 + 2 * i, 0));
    expect(found.filter((verdict) => verdict !== 'no difference shown').length).toBeLessThanOrEqual(1);
  });
});
