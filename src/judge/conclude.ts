import { EXIT } from '../lib/errors.ts';
import type { Discarded } from '../model/discarded.ts';
import type { Concern } from '../model/health.ts';
import { type RunRecord, type RunSpace, SCHEMA_VERSION } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { Setup } from '../model/setup.ts';
import { type Verdict, VERDICTS_BY_GRAVITY, worstVerdict } from '../model/verdict.ts';
import { ALL_SCENARIOS, judgeSuite } from '../slo/suite.ts';
import { waive } from '../slo/waive.ts';

/** What is known of a run, besides its setup, when its scenarios have been judged. */
export interface Conclusion {
  readonly scenarios: readonly ScenarioRecord[];
  /** Not everything that was planned has been measured. */
  readonly interrupted: boolean;
  readonly judgedAt: Date;
  readonly concerns?: readonly Concern[];
  readonly discarded?: readonly Discarded[];
  /** Size of the run's files. */
  readonly space?: RunSpace;
}

/**
 * Makes the run's record. Its verdict is the worst of its scenarios and of the SLOs on all scenarios together.
 */
export function conclude(
  setup: Setup,
  { scenarios, interrupted, judgedAt, concerns = [], discarded = [], space }: Conclusion,
): RunRecord {
  const judged = judgeSuite(scenarios);
  const suite = { ...judged, slos: waive(judged.slos, ALL_SCENARIOS, setup.waivers ?? [], setup.startedAt) };
  const worst = worstVerdict([...scenarios, ...suite.slos].map((each) => each.verdict)) ?? 'inconclusive';
  // The part that was not measured may be the worst: an incomplete run never passes.
  const verdict = (interrupted && worstVerdict([worst, 'inconclusive'])) || worst;
  const { runId, startedAt, profile, provisional, host, versions, config } = setup;
  const { gatewayBackend, seed, pairs, corpus, configFile, subnets, replayOf } = setup;
  return {
    schemaVersion: SCHEMA_VERSION,
    runId,
    startedAt,
    judgedAt: judgedAt.toISOString(),
    durationS: scenarios.reduce((sum, { durationS }) => sum + durationS, 0),
    profile,
    provisional,
    interrupted,
    verdict,
    reason: `${verdict === worst ? '' : 'not all was measured; of what was, '}${reasonsFor(worst, scenarios, suite)}${unjudged(scenarios)}`,
    // A stopped run exits with the signal's code, whatever it found, so that callers can distinguish a stop from an
    // outcome.
    exitCode: interrupted ? EXIT.interrupted : exitCodeOf(verdict),
    outcomes: outcomesOf(setup, scenarios),
    scenarios,
    ...(discarded.length > 0 && { discarded }),
    suite,
    harness: {
      gatewayBackend,
      seed,
      pairs,
      ...(replayOf !== undefined && { replayOf }),
      ...(corpus && { corpus }),
      ...(configFile !== undefined && { configFile }),
      ...(subnets && { subnets }),
      ...(space && { space }),
      concerns,
    },
    host,
    versions,
    config,
  };
}

/** Says what a pass does not cover. */
function unjudged(scenarios: readonly ScenarioRecord[]): string {
  const slos = new Set(scenarios.flatMap(({ notJudged = [] }) => notJudged));
  return slos.size === 0
    ? ''
    : `; not judged, for it cannot be measured of this target: ${[...slos].join(', ')}`;
}

function outcomesOf(setup: Setup, scenarios: readonly ScenarioRecord[]): NonNullable<RunRecord['outcomes']> {
  const count = (verdict: Verdict): number => scenarios.filter((each) => each.verdict === verdict).length;
  const counts = Object.fromEntries(VERDICTS_BY_GRAVITY.map((verdict) => [verdict, count(verdict)]));
  return {
    ...(counts as Record<Verdict, number>),
    'not-measured': setup.scenarios.length - scenarios.length,
  };
}

/** The reason of the worst verdict, and the scenarios that could not be judged, which it would hide. */
function reasonsFor(worst: Verdict, scenarios: readonly ScenarioRecord[], suite: RunRecord['suite']): string {
  const named = (verdict: Verdict): string[] =>
    scenarios.filter((scenario) => scenario.verdict === verdict).map(({ name }) => name);
  const hidden = (['invalid', 'inconclusive'] as const).filter(
    (verdict) => verdict !== worst && named(verdict).length > 0 && worst !== 'inconclusive',
  );
  return [
    reasonFor(worst, named(worst), scenarios.length, suite),
    ...hidden.map((verdict) => reasonFor(verdict, named(verdict), scenarios.length, suite)),
  ].join('; ');
}

function reasonFor(
  verdict: Verdict,
  deciding: readonly string[],
  total: number,
  suite: RunRecord['suite'],
): string {
  const names = deciding.join(', ');
  const suiteBreaches = suite.slos.filter((slo) => slo.verdict === verdict).map(({ slo }) => slo);
  switch (verdict) {
    case 'pass':
      return total === 1 ? 'the scenario met its SLOs' : `all ${total} scenarios met their SLOs`;
    case 'no-breach':
      return `no breach was found in ${names || suiteBreaches.join(', ')}, of which there are too few samples to show more`;
    case 'warn':
      return `${names || suiteBreaches.join(', ')} missed an SLO or could not be decided, which a waiver or its severity only reports`;
    case 'fail':
      return [names && `${names} missed an SLO`, ...suiteBreaches.map((slo) => `${slo} was not met`)]
        .filter(Boolean)
        .join('; ');
    case 'inconclusive':
      return `too few samples to say in ${names || suiteBreaches.join(', ')}`;
    case 'invalid':
      return `${names || suiteBreaches.join(', ')} cannot be judged: the network or the harness was not as it should have been`;
    default:
      return verdict satisfies never;
  }
}

function exitCodeOf(verdict: Verdict): RunRecord['exitCode'] {
  switch (verdict) {
    case 'pass':
    case 'no-breach':
    case 'warn':
      return EXIT.pass;
    case 'fail':
      return EXIT.sloBreach;
    case 'inconclusive':
      return EXIT.inconclusive;
    case 'invalid':
      return EXIT.invalid;
    default:
      return verdict satisfies never;
  }
}
