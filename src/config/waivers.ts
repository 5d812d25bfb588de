import type { Problem } from '../lib/schema-problems.ts';
import { shown } from '../lib/shown.ts';
import { slosFor } from '../slo/for-scenario.ts';
import { isSlo } from '../slo/grammar.ts';
import { ALL_SCENARIOS, PROMISES } from '../slo/suite.ts';
import type { HiveBenchConfig } from './config.ts';

/** Waivers of what is not there would be thought to hold. SLOs that cannot be read are reported by others. */
export function findIdleWaivers({
  waivers,
  scenarios,
  slos,
  profiles,
}: Pick<HiveBenchConfig, 'waivers' | 'scenarios' | 'slos' | 'profiles'>): Problem[] {
  // One file serves all profiles: a waiver may be for what only one of them judges.
  const general = new Set([...slos, ...Object.values(profiles).flatMap((profile) => profile.slos ?? [])]);
  return waivers.flatMap(({ scenario: name, slo }, i): Problem[] => {
    if (name === ALL_SCENARIOS) {
      const known = (PROMISES as readonly string[]).includes(slo);
      const expected = `a promise about all scenarios: ${PROMISES.map((each) => shown(each)).join(', ')}`;
      return known ? [] : [{ path: `waivers[${i}].slo`, given: shown(slo), expected }];
    }
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) {
      const names = scenarios.map((each) => each.name).join(', ');
      return [
        {
          path: `waivers[${i}].scenario`,
          given: shown(name),
          expected: `one of ${names}, or ${shown(ALL_SCENARIOS)} for a promise`,
        },
      ];
    }
    const holding = slosFor(
      { ...scenario, slos: scenario.slos?.filter(isSlo) ?? [] },
      { general: [...general].filter(isSlo) },
    ).map(({ text }) => text);
    if (holding.includes(slo)) return [];
    const expected = `an SLO that holds in ${name}: ${holding.map((text) => shown(text)).join(', ')}`;
    return [{ path: `waivers[${i}].slo`, given: shown(slo), expected }];
  });
}
