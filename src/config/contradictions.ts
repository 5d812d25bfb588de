import { existsSync, statSync } from 'node:fs';
import { shown } from '../model/shown.ts';
import { AUTO, overlaps, parseSubnet } from '../model/topology.ts';
import { parseSlo, SloSyntaxError } from '../slo/grammar.ts';
import { CHECK_CORPUS, type HiveBenchConfig } from './config.ts';
import type { Problem } from './problems.ts';
import { findUnmeasurable } from './target.ts';
import { findLoopback } from './target-loopback.ts';
import { findIdleWaivers } from './waivers.ts';

/** What no schema can say: things that are well-formed one by one and wrong together. */
export function findContradictions(config: HiveBenchConfig): Problem[] {
  const problems: Problem[] = [];
  const names = config.scenarios.map(({ name }) => name);
  config.suite.forEach((name, i) => {
    if (!names.includes(name)) {
      problems.push({ path: `suite[${i}]`, given: shown(name), expected: `one of ${names.join(', ')}` });
    }
  });
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) {
      problems.push({ path: `scenarios[${i}].name`, given: shown(name), expected: 'a name of its own' });
    }
  });
  const slos = [
    ...config.slos.map((slo, i) => ({ path: `slos[${i}]`, slo })),
    ...config.scenarios.flatMap((scenario) =>
      (scenario.slos ?? []).map((slo, i) => ({ path: `scenarios(${scenario.name}).slos[${i}]`, slo })),
    ),
  ];
  for (const { path: where, slo } of slos) problems.push(...checkSlo(where, slo, names));
  // Of SLOs that cannot be read, nobody can say what is waived.
  const waivers = problems.length === 0 ? findIdleWaivers(config) : [];
  return [
    ...problems,
    ...waivers,
    ...findUnmeasurable(config),
    ...findLoopback(config),
    ...checkSubnets(config),
    ...checkCorpus(config),
  ];
}

function checkSlo(where: string, text: string, scenarios: readonly string[]): Problem[] {
  try {
    const { on = [], except = [] } = parseSlo(text);
    return [...on, ...except]
      .filter((name) => !scenarios.includes(name))
      .map((name) => ({ path: where, given: shown(name), expected: `one of ${scenarios.join(', ')}` }));
  } catch (error) {
    if (!(error instanceof SloSyntaxError)) throw error;
    return [{ path: where, given: error.given, expected: error.expected }];
  }
}

function checkSubnets({ stack }: HiveBenchConfig): Problem[] {
  const problems: Problem[] = [];
  const expected = 'an IPv4 network address with a prefix of 8 to 24, such as 172.20.0.0/16, or "auto"';
  const parsed = (['subnet', 'accessSubnet'] as const).map((key) => {
    if (stack[key] === AUTO) return undefined;
    const subnet = parseSubnet(stack[key]);
    if (!subnet) problems.push({ path: `stack.${key}`, given: shown(stack[key]), expected });
    return subnet;
  });
  const [own, access] = parsed;
  if (own && access && overlaps(own, access)) {
    problems.push({
      path: 'stack.accessSubnet',
      given: shown(stack.accessSubnet),
      expected: `a network that does not overlap stack.subnet ${stack.subnet}`,
    });
  }
  return problems;
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
