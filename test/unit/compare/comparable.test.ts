import { describe, expect, it } from 'vitest';
import { notesOn } from '../../../src/compare/comparable.ts';
import { compareRuns } from '../../../src/compare/compare.ts';
import { comparisonText } from '../../../src/report/compare-text.ts';
import { world } from '../build/world.ts';

describe('what there is to say of two runs', () => {
  const run = world({ seed: 1 });

  it('says when both are the same', () => {
    expect(notesOn(run, run)).toContain('base and head are the same run');
    expect(notesOn(run, { ...run, runId: 'another' })).not.toContain('base and head are the same run');
  });

  it('has no table where they have no scenario in common', () => {
    const other = { ...run, scenarios: run.scenarios.map((each) => ({ ...each, name: `${each.name}-2` })) };
    const text = comparisonText(compareRuns(run, other), { color: false });
    expect(text).toContain('the runs have no scenario in common');
    expect(text).not.toContain('difference (95 %)');
  });
});
