import { findConcerns } from '../analysis/concerns.ts';
import { metricsOf } from '../analysis/metrics.ts';
import type { Setup } from '../model/evidence.ts';
import type { Concern, ScenarioRecord } from '../model/run-record.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import type { Slo } from '../slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../slo/judge.ts';
import { clopperPearson } from '../stats/clopper-pearson.ts';
import { distributionOf } from '../stats/distribution.ts';
import type { AnalysedRound } from './round.ts';

/** One scenario's record from all its rounds. A concern of one round is a concern of the scenario. */
export function judgeScenario(
  setup: Setup,
  scenario: Scenario,
  rounds: readonly [AnalysedRound, ...AnalysedRound[]],
  slos: readonly Slo[],
): ScenarioRecord {
  const samples = rounds.flatMap((round) => round.samples);
  const observations = rounds.flatMap((round) => round.observations);
  const metrics = metricsOf(samples, observations, { distributionOf, proportionInterval: clopperPearson });
  const results = judgeSlos(scenario.name, slos, metrics, {
    provisional: setup.provisional,
    severity: scenario.severity,
  });
  const concerns = rounds.flatMap((round) => concernsOf(round, rounds.length));
  return {
    name: scenario.name,
    title: scenario.title,
    severity: scenario.severity,
    ...scenarioVerdict(results, concerns),
    impairment: linksOf(scenario),
    realised: [],
    metrics,
    ...(scenario.expected && { expected: scenario.expected }),
    slos: results,
    concerns,
    ledger: [],
    health: {},
    rounds: rounds.length,
    utterances: rounds.flatMap((round) => round.utterances),
    startedAt: rounds[0].facts.startedAt,
    durationS: rounds.reduce((sum, { facts }) => sum + facts.durationS, 0),
  };
}

function concernsOf({ facts, observations }: AnalysedRound, rounds: number): Concern[] {
  const { gateway, ended, scoringFault } = facts;
  const concerns: Concern[] = [
    ...(gateway.counters
      ? findConcerns({
          observations,
          addresses: new Map(Object.entries(facts.addresses)),
          counters: gateway.counters,
          cpu: facts.host.cpu,
          interrupted: facts.interrupted,
        })
      : []),
    ...gateway.differences.map((what) => ({ what: `after the measurement: ${what}`, invalidates: true })),
    // A gateway that cannot be asked any more proves nothing.
    ...(gateway.fault === undefined
      ? []
      : [{ what: `the gateway did not answer after the measurement: ${gateway.fault}`, invalidates: true }]),
    // A service that has ended is the stack's failure, which its missing answers show; the report names it.
    ...ended.map(({ service, how }) => ({ what: `${service} ${how}`, invalidates: false })),
    ...(scoringFault === undefined
      ? []
      : [{ what: `quality was not scored: ${scoringFault}`, invalidates: false }]),
  ];
  if (rounds === 1) return concerns;
  return concerns.map(({ what, invalidates }) => ({ what: `round ${facts.round}: ${what}`, invalidates }));
}
