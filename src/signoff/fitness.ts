import { isDeepStrictEqual } from 'node:util';
import { DEFAULTS } from '../config/defaults.ts';
import type { RunRecord } from '../model/run-record.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import type { Setup } from '../model/setup.ts';
import { UNMEASURED_ON_TARGET } from '../model/target.ts';
import { boundsTheSame, slosFor } from '../slo/for-scenario.ts';
import type { Slo } from '../slo/grammar.ts';
import { loadOf } from './load.ts';

/** What a run is signed off by: its plan, and the verdict on it. */
export interface Candidate {
  readonly setup: Setup;
  readonly record: Pick<
    RunRecord,
    'interrupted' | 'profile' | 'provisional' | 'verdict' | 'reason' | 'scenarios'
  >;
}

/**
 * Why a run cannot be signed off; empty for one that can. The built-in suite, SLOs and sign-off profile are the measure,
 * whatever the configuration calls by these names: a run may do more, and be judged by stricter limits, never less.
 */
export function unfitness({ setup, record }: Candidate): string[] {
  return [
    ...(record.interrupted ? ['it was stopped before its end'] : []),
    ...(record.verdict === 'pass' || record.verdict === 'warn'
      ? []
      : [`its verdict is ${record.verdict} (${record.reason})`]),
    ...unshown(record),
    ...(record.profile === 'signoff' ? [] : [`its profile is ${record.profile}, expected signoff`]),
    ...(setup.provisional || record.provisional
      ? ['it was judged by point estimates (provisional), expected intervals']
      : []),
    ...(setup.chained ? [] : ['it has no chain of sums (chain.ndjson): an earlier version measured it']),
    ...smallLoad(setup),
    ...DEFAULTS.suite.flatMap((name) => weakerScenario(setup, name)),
  ];
}

/** That no breach was found is not a pass, and a warning elsewhere must not hide it. */
function unshown({ scenarios }: Candidate['record']): string[] {
  const names = scenarios
    .filter(({ slos }) => slos.some(({ verdict }) => verdict === 'no-breach'))
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [`no breach was found in ${names.join(', ')}, which is not the same as a pass`];
}

/** Load and samples below those of the built-in profile. */
function smallLoad(setup: Setup): string[] {
  const { pairs, calls, utterances, visits } = loadOf(setup);
  const least = DEFAULTS.profiles.signoff;
  const below = (what: string, is: number, minimum: number): string[] =>
    is < minimum ? [`${what}: got ${is}, expected at least ${minimum}`] : [];
  return [
    ...below('pairs', pairs, least.pairs),
    ...below('calls in a scenario', calls, least.calls ?? least.pairs * least.rounds),
    ...below('utterances in a scenario', utterances, least.utterances),
    ...below('connection attempts in a scenario', visits, least.visits),
  ];
}

/** How a scenario of the built-in suite is missing from a run, or is easier there. */
function weakerScenario(setup: Setup, name: string): string[] {
  const wanted = DEFAULTS.scenarios.find((each) => each.name === name);
  const found = setup.scenarios.find((each) => each.name === name);
  if (!wanted) return [];
  if (!found) return [`scenario ${name} is missing`];
  return [
    ...(isDeepStrictEqual(linksOf(found), linksOf(wanted))
      ? []
      : [`scenario ${name} has other links than the built-in one`]),
    ...(found.severity === 'warn' && wanted.severity === 'fail'
      ? [`scenario ${name} has severity warn, expected fail`]
      : []),
    ...weakerSlos(setup, found, wanted),
  ];
}

function weakerSlos(setup: Setup, found: Scenario, wanted: Scenario): string[] {
  const inForce = slosFor(found, { general: setup.slos });
  const general = [...DEFAULTS.slos, ...(DEFAULTS.profiles.signoff.slos ?? [])];
  return slosFor(wanted, { general })
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

/** Of a deployment that hive-bench did not start, some metrics are unavailable; the statement lists their SLOs. */
function isUnmeasurable({ config }: Setup, metric: string): boolean {
  return config['target'] !== undefined && (UNMEASURED_ON_TARGET as readonly string[]).includes(metric);
}

function isAsStrict(slo: Slo, than: Slo): boolean {
  return slo.relation === '<=' ? slo.limit <= than.limit : slo.limit >= than.limit;
}
