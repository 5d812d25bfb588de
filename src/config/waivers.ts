import { shown } from '../model/shown.ts';
import { slosFor } from '../slo/for-scenario.ts';
import type { HiveBenchConfig } from './config.ts';
import type { Problem } from './problems.ts';

/** Waivers of what is not there, or until a day that never comes, would be thought to hold. */
export function findIdleWaivers({
  waivers,
  scenarios,
  slos,
}: Pick<HiveBenchConfig, 'waivers' | 'scenarios' | 'slos'>): Problem[] {
  return waivers.flatMap(({ scenario: name, slo, expires }, i): Problem[] => {
    if (!isDay(expires))
      return [
        {
          path: `waivers[${i}].expires`,
          given: shown(expires),
          expected: 'a day of the calendar, yyyy-mm-dd',
        },
      ];
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) {
      const names = scenarios.map((each) => each.name).join(', ');
      return [{ path: `waivers[${i}].scenario`, given: shown(name), expected: `one of ${names}` }];
    }
    const holding = slosFor(scenario, { general: slos }).map(({ text }) => text);
    if (holding.includes(slo)) return [];
    const expected = `an SLO that holds in ${name}: ${holding.map((text) => shown(text)).join(', ')}`;
    return [{ path: `waivers[${i}].slo`, given: shown(slo), expected }];
  });
}

/** The calendar has no 30 February. */
function isDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
