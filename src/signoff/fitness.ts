import { isDeepStrictEqual } from 'node:util';
import { DEFAULTS } from '../config/defaults.ts';
import type { RunRecord } from '../model/run-record.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import type { Setup } from '../model/setup.ts';
import { UNMEASURED_ON_TARGET } from '../model/target.ts';
import { boundsTheSame, slosFor } from '../slo/for-scenario.ts';
import type { Slo } from '../slo/grammar.ts';
import { loadOf } from './load.ts';

/** The parts of a run that decide whether it can be signed off. */
export interface Candidate {
  readonly setup: Setup;
  readonly record: Pick<
    RunRecord,
    'interrupted' | 'profile' | 'provisional' | 'verdict' | 'reason' | 'scenarios'
  >;
}

/**
 * Reasons why a run cannot be signed off; empty if it can. The reference is the built-in suite, SLOs and sign-off
 * profile, even if the configuration redefines them: a run may do more and have stricter limits, but not less.
 */
export function unfitness({ setup, record }: Candidate): string[] {
  return [
    ...(record.interrupted ? ['it was stopped before its end'] : []),
    ...(record.verdict === 'pass' || record.verdict === 'warn'
      ? []
      : [`its verdict is ${record.verdict} (${record.reason})`]),
    ...unproven(record),
    ...(record.profile === 'signoff' ? [] : [`its profile is ${record.profile}, expected signoff`]),
    ...(setup.provisional || record.provisional
      ? ['it was judged by point estimates (provisional), expected intervals']
      : []),
    ...(setup.chained
      ? []
      : ['it has no chain of checksums (chain.ndjson), because an earlier version measured it']),
    ...insufficientLoad(setup),
    ...DEFAULTS.suite.flatMap((name) => weakerScenario(setup, name)),
  ];
}

/** The verdict no-breach is not a pass, even if the run as a whole has the verdict warn. */
function unproven({ scenarios }: Candidate['record']): string[] {
  const names = scenarios
    .filter(({ slos }) => slos.some(({ verdict }) => verdict === 'no-breach'))
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [`no breach was found in ${names.join(', ')}, which is not the same as a pass`];
}

/** Shortfalls of load and sample sizes against the built-in profile. */
function insufficientLoad(setup: Setup): string[] {
  const { pairs, calls, utterances, visits } = loadOf(setup);
  const required = DEFAULTS.profiles.signoff;
  const below = (what: string, is: number, minimum: number): string[] =>
    is < minimum ? [`${what}: got ${is}, expected at least ${minimum}`] : [];
  return [
    ...below('pairs', pairs, required.pairs),
    ...below('calls in a scenario', calls, required.calls ?? required.pairs * required.rounds),
    ...below('utterances in a scenario', utterances, required.utterances),
    ...below('connection attempts in a scenario', visits, required.visits),
  ];
}

/** Whether a scenario of the built-in suite is missing from the run or was made easier. */
function weakerScenario(setup: Setup, name: string): string[] {
  const builtIn = DEFAULTS.scenarios.find((each) => each.name === name);
  const found = setup.scenarios.find((each) => each.name === name);
  if (!builtIn) return [];
  if (!found) return [`scenario ${name} is missing`];
  return [
    ...(isDeepStrictEqual(linksOf(found), linksOf(builtIn))
      ? []
      : [`scenario ${name} has other links than the built-in one`]),
    ...(found.severity === 'warn' && builtIn.severity === 'fail'
      ? [`scenario ${name} has severity warn, expected fail`]
      : []),
    ...weakerSlos(setup, found, builtIn),
  ];
}

function weakerSlos(setup: Setup, found: Scenario, builtIn: Scenario): string[] {
  const inForce = slosFor(found, { general: setup.slos });
  const general = [...DEFAULTS.slos, ...(DEFAULTS.profiles.signoff.slos ?? [])];
  return slosFor(builtIn, { general })
    .filter(({ metric }) => !isUnmeasurable(setup, metric))
    .flatMap((slo) => {
      if (setup.unmeasured?.includes(slo.metric) || setup.tooFew?.some((each) => each.slo === slo.text))
        return [`scenario ${found.name} does not judge ${slo.text}`];
      const same = inForce.filter((other) => boundsTheSame(slo, other));
      if (same.length === 0) return [`scenario ${found.name} has no SLO ${slo.text}`];
      return same.some((other) => isAsStrict(other, slo))
        ? []
        : [
            `scenario ${found.name} has ${same.map(({ text }) => text).join(', ')}, expected ${slo.text} or stricter`,
          ];
    });
}

/** Some metrics are unavailable for a deployment that hive-bench did not start. The statement lists their SLOs. */
function isUnmeasurable({ config }: Setup, metric: string): boolean {
  return config['target'] !== undefined && (UNMEASURED_ON_TARGET as readonly string[]).includes(metric);
}

function isAsStrict(slo: Slo, than: Slo): boolean {
  return slo.relation === '<=' ? slo.limit <= than.limit : slo.limit >= than.limit;
}
