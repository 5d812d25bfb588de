import { UNMEASURED_ON_TARGET } from '../model/target.ts';
import { shown } from '../model/shown.ts';
import { isSlo, parseSlo } from '../slo/grammar.ts';
import type { HiveBenchConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import type { Problem } from './problems.ts';

/** What the user asks of a target and what cannot be measured there; an SLO on it could never be met. */
export function findUnmeasurable({
  target,
  slos,
  scenarios,
  stack,
}: Pick<HiveBenchConfig, 'target' | 'slos' | 'scenarios' | 'stack'>): Problem[] {
  if (!target) return [];
  const own = [
    // The defaults are for every stack; what cannot be had of them is left out, and the report says so.
    ...(areDefaults(slos) ? [] : slos.map((slo, i) => ({ path: `slos[${i}]`, slo }))),
    ...scenarios.flatMap((scenario) =>
      (scenario.slos ?? []).map((slo, i) => ({ path: `scenarios(${scenario.name}).slos[${i}]`, slo })),
    ),
  ];
  const problems = own
    .filter(({ slo }) => unmeasurable(slo))
    .map(({ path, slo }): Problem => ({
      path,
      given: shown(slo),
      expected: `none on ${UNMEASURED_ON_TARGET.join(', ')}: nobody knows what a foreign translator should say`,
    }));
  // What the schema takes for an address need not be one: a port of seven digits, a bracket that stays open.
  const address = isAddress(target.url)
    ? []
    : [{ path: 'target.url', given: shown(target.url), expected: 'ws://host:port or wss://host' }];
  const watched = stack.monitoring
    ? [{ path: 'stack.monitoring', given: 'true', expected: 'false: nothing of a target is watched' }]
    : [];
  return [...problems, ...address, ...watched];
}

/** Also when they come back from the setup.json of a run. */
function areDefaults(slos: readonly string[]): boolean {
  return slos.length === DEFAULTS.slos.length && slos.every((slo, i) => slo === DEFAULTS.slos[i]);
}

/** Without name and password: those would be written down with the configuration. */
function isAddress(text: string): boolean {
  if (/[\s\p{C}]/u.test(text) || !URL.canParse(text)) return false;
  const { hostname, username, password } = new URL(text);
  return hostname !== '' && username === '' && password === '';
}

function unmeasurable(text: string): boolean {
  // What cannot be read is reported by those who look at SLOs as such.
  return isSlo(text) && (UNMEASURED_ON_TARGET as readonly string[]).includes(parseSlo(text).metric);
}
