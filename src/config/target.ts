import { UNMEASURED_ON_TARGET } from '../model/target.ts';
import type { Problem } from '../lib/schema-problems.ts';
import { shown } from '../lib/shown.ts';
import { isSlo, parseSlo } from '../slo/grammar.ts';
import type { HiveBenchConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import { placedSlos } from './placed-slos.ts';

/** What the user asks of a target and what cannot be measured there; an SLO on it could never be met. */
export function findUnmeasurable({
  target,
  slos,
  scenarios,
  profiles,
  stack,
}: Pick<HiveBenchConfig, 'target' | 'slos' | 'scenarios' | 'profiles' | 'stack'>): Problem[] {
  if (!target) return [];
  // The defaults are for every stack; what cannot be had of them is left out, and the report says so.
  const own = placedSlos({ slos: areDefaults(slos) ? [] : slos, scenarios, profiles });
  const problems = own
    .filter(({ text }) => unmeasurable(text))
    .map(({ path, text }): Problem => ({
      path,
      given: shown(text),
      expected: `none on ${UNMEASURED_ON_TARGET.join(', ')}: it is unknown what the translator of a target should say`,
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
