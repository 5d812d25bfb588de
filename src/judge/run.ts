import { againstClean } from '../analysis/stages/waterfall-record.ts';
import type { Discarded } from '../model/discarded.ts';
import type { Concern } from '../model/health.ts';
import type { RunRecord, RunSpace } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { Setup } from '../model/setup.ts';
import { slosFor } from '../slo/for-scenario.ts';
import { isSlo, parseSlo } from '../slo/grammar.ts';
import { meaninglessness } from '../slo/meaning.ts';
import { conclude } from './conclude.ts';
import type { AnalysedRound } from './round.ts';
import { judgeScenario } from './scenario.ts';
import { isWhole, leftOut } from './whole.ts';

export interface JudgeRequest {
  readonly setup: Setup;
  /** All measured rounds, in any order. */
  readonly rounds: readonly AnalysedRound[];
  /** SLOs, as text, that replace the run's own SLOs of the same metric and statistic. */
  readonly overrides?: readonly string[];
  readonly judgedAt: Date;
  readonly concerns?: readonly Concern[];
  /** Rounds that were measured again. */
  readonly discarded?: readonly Discarded[];
  /** Size of the run's files. */
  readonly space?: RunSpace;
}

/** Makes a run's record from its rounds. The run itself and a later `judge` give the same record. */
export function judgeRun({
  setup,
  rounds,
  overrides,
  judgedAt,
  concerns = [],
  discarded = [],
  space,
}: JudgeRequest): RunRecord {
  const scenarios = againstClean(
    setup.scenarios.flatMap(({ name }) => judgeOne(setup, name, rounds, overrides) ?? []),
  );
  return conclude(setup, {
    scenarios,
    interrupted: !isWhole(setup, scenarios, rounds),
    judgedAt,
    concerns: [...concerns, ...notesOf(setup), ...concernsOfSlos(setup), ...leftOut(setup, scenarios)],
    discarded: [...discarded, ...rounds.flatMap(discardedCallsOf)],
    ...(space && { space }),
  });
}

function discardedCallsOf({ facts: { scenario, round, discardedCalls = [] } }: AnalysedRound): Discarded[] {
  return discardedCalls.map((each) => ({ scenario, round, ...each }));
}

function notesOf({ notes = [] }: Setup): Concern[] {
  return notes.map((what) => ({ what, invalidates: false }));
}

/**
 * Runs outlive the rules of their time: SLOs that would be refused today are judged as written, and listed.
 */
function concernsOfSlos({ slos, scenarios }: Setup): Concern[] {
  const all = new Set([...slos, ...scenarios.flatMap((scenario) => scenario.slos ?? [])]);
  return [...all]
    .filter(isSlo)
    .map((text) => meaninglessness(parseSlo(text)))
    .filter((what) => what !== undefined)
    .map((what) => ({ what, invalidates: false }));
}

/** Undefined for a scenario that was not measured. */
export function judgeOne(
  setup: Setup,
  name: string,
  rounds: readonly AnalysedRound[],
  overrides: readonly string[] = [],
): ScenarioRecord | undefined {
  const scenario = setup.scenarios.find((each) => each.name === name);
  const [first, ...others] = rounds
    .filter(({ facts }) => facts.scenario === name)
    .toSorted((a, b) => a.facts.round - b.facts.round);
  if (!scenario || !first) return undefined;
  return judgeScenario(
    setup,
    scenario,
    [first, ...others],
    slosFor(scenario, { general: setup.slos, overrides }),
  );
}
