import { existsSync, statSync } from 'node:fs';
import type { Problem } from '../lib/schema-problems.ts';
import { shown } from '../lib/shown.ts';
import { overlaps, parseSubnet } from '../model/topology.ts';
import { isSlo, parseSlo, SloSyntaxError } from '../slo/grammar.ts';
import { acceptSlo } from '../slo/meaning.ts';
import { CHECK_CORPUS, type HiveBenchConfig } from './config.ts';
import { findUnmeasurable } from './target.ts';
import { findLoopback } from './target-loopback.ts';
import { placedSlos } from './placed-slos.ts';
import { findIdleWaivers } from './waivers.ts';

export interface Checked {
  /** As the user wrote it. */
  readonly given: object;
  /** Of all of its keys in which the schema found nothing; the others have their defaults. */
  readonly config: HiveBenchConfig;
  /** Keys in which the schema found something. */
  readonly unsound: ReadonlySet<string>;
}

type Key = keyof HiveBenchConfig;

/** Each with the keys that it compares: where one is unsound already, what follows from it would only distract. */
const CHECKS: readonly (readonly [needs: readonly Key[], find: (config: HiveBenchConfig) => Problem[]])[] = [
  [['suite', 'scenarios'], checkSuite],
  [['slos'], ({ slos }) => checkSyntax('slos', slos)],
  [['scenarios'], checkSyntaxOfScenarios],
  [['profiles'], checkSyntaxOfProfiles],
  [['slos', 'scenarios', 'profiles'], checkNamesInSlos],
  [['waivers', 'slos', 'scenarios', 'profiles'], findIdleWaivers],
  [['target', 'slos', 'scenarios', 'profiles', 'stack'], findUnmeasurable],
  [['target'], findLoopback],
  [['stack'], checkSubnets],
  [['corpus'], checkCorpus],
];

/** What no schema can say: things that are well-formed one by one and wrong together. */
export function findContradictions({ given, config, unsound }: Checked): Problem[] {
  return [
    ...checkNames(given),
    ...CHECKS.flatMap(([needs, find]) => (needs.some((key) => unsound.has(key)) ? [] : find(config))),
  ];
}

/** Of the user's own list, whatever else is wrong in it. */
function checkNames({ scenarios }: { readonly scenarios?: unknown }): Problem[] {
  if (!Array.isArray(scenarios)) return [];
  const names = scenarios.map((scenario: unknown) => (scenario as { readonly name?: unknown } | null)?.name);
  return names.flatMap((name, i) =>
    typeof name === 'string' && names.indexOf(name) !== i
      ? [{ path: `scenarios[${i}].name`, given: shown(name), expected: 'a name of its own' }]
      : [],
  );
}

function checkSuite({ suite, scenarios }: HiveBenchConfig): Problem[] {
  const names = scenarios.map(({ name }) => name);
  return suite.flatMap((name, i) =>
    names.includes(name)
      ? []
      : [{ path: `suite[${i}]`, given: shown(name), expected: `one of ${names.join(', ')}` }],
  );
}

function checkSyntaxOfScenarios({ scenarios }: HiveBenchConfig): Problem[] {
  return scenarios.flatMap(({ name, slos = [] }) => checkSyntax(`scenarios(${name}).slos`, slos));
}

function checkSyntaxOfProfiles({ profiles }: HiveBenchConfig): Problem[] {
  return Object.entries(profiles).flatMap(([name, { slos = [] }]) =>
    checkSyntax(`profiles.${name}.slos`, slos),
  );
}

function checkSyntax(where: string, slos: readonly string[]): Problem[] {
  return slos.flatMap((text, i): Problem[] => {
    try {
      acceptSlo(text);
      return [];
    } catch (error) {
      if (!(error instanceof SloSyntaxError)) throw error;
      return [{ path: `${where}[${i}]`, given: error.given, expected: error.expected }];
    }
  });
}

function checkNamesInSlos(config: HiveBenchConfig): Problem[] {
  const names = config.scenarios.map(({ name }) => name);
  return placedSlos(config)
    .filter(({ text }) => isSlo(text))
    .flatMap(({ path, text }) => {
      const { on = [], except = [] } = parseSlo(text);
      return [...on, ...except]
        .filter((name) => !names.includes(name))
        .map((name) => ({ path, given: shown(name), expected: `one of ${names.join(', ')}` }));
    });
}

function checkSubnets({ stack }: HiveBenchConfig): Problem[] {
  const [own, access] = [parseSubnet(stack.subnet), parseSubnet(stack.accessSubnet)];
  if (!own || !access || !overlaps(own, access)) return [];
  return [
    {
      path: 'stack.accessSubnet',
      given: shown(stack.accessSubnet),
      expected: `a network that does not overlap stack.subnet ${stack.subnet}`,
    },
  ];
}

function checkCorpus({ corpus }: HiveBenchConfig): Problem[] {
  if (
    corpus === undefined ||
    corpus === CHECK_CORPUS ||
    (existsSync(corpus) && statSync(corpus).isDirectory())
  )
    return [];
  return [{ path: 'corpus', given: shown(corpus), expected: `an existing folder, or ${CHECK_CORPUS}` }];
}
