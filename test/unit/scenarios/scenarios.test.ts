import { describe, expect, it } from 'vitest';
import { linkPlan } from '../../../src/impair/link-plan.ts';
import { linksOf } from '../../../src/model/scenario.ts';
import { findScenario, scenarios } from '../../../src/scenarios/scenarios.ts';

describe('scenarios', () => {
  it('start with the eight scenarios of the guide, in its order and with its values', () => {
    const suite = scenarios.filter((scenario) => scenario.suite);
    expect(scenarios.slice(0, 8)).toEqual(suite);
    expect(suite.map(({ name, expected }) => [name, expected?.p95Ms, expected?.quality])).toEqual([
      ['clean', 320, 0.95],
      ['loss-1', 380, 0.92],
      ['loss-3', 450, 0.88],
      ['loss-5', 490, 0.82],
      ['jitter-100', 420, 0.9],
      ['jitter-150', 480, 0.85],
      ['mobile', 460, 0.87],
      ['stress', 520, 0.75],
    ]);
    expect(suite.filter(({ severity }) => severity === 'warn').map(({ name }) => name)).toEqual(['stress']);
  });

  it('have unique names that are valid in file names', () => {
    const names = scenarios.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]+$/);
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s can be built for two participants',
    (_, scenario) => {
      const { speaker, listener } = linksOf(scenario);
      const plan = linkPlan(
        new Map([
          ['172.21.0.10', speaker],
          ['172.21.0.11', listener],
        ]),
      );
      expect(plan.match(/^filter .* match ip (src|dst) 172\.21\./gm)).toHaveLength(4);
    },
  );

  it('are found by name, and not for an unknown name', () => {
    expect(findScenario('stress')?.title).toMatch(/narrow/);
    expect(findScenario('nope')).toBeUndefined();
  });
});
