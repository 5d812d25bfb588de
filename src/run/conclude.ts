import type { HiveBenchConfig } from '../config/config.ts';
import { EXIT } from '../errors.ts';
import { type RunRecord, SCHEMA_VERSION, type ScenarioRecord } from '../model/run-record.ts';
import { type Verdict, worstVerdict } from '../model/verdict.ts';
import { judgeSuite } from '../slo/suite.ts';
import { describeHost } from './host.ts';
import type { RunOptions, RunPlan } from './plan.ts';

/** All that is known of a run when its last scenario is over. */
export interface RunFacts {
  readonly config: HiveBenchConfig;
  readonly options: RunOptions;
  readonly plan: RunPlan;
  readonly runId: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly scenarios: readonly ScenarioRecord[];
  readonly backend: 'kernel' | 'uml';
  readonly versions: Readonly<Record<string, string>>;
  readonly interrupted: boolean;
}

/** The run's record: its verdict is the worst of its scenarios' and of the promises about all of them. */
export function conclude(facts: RunFacts): RunRecord {
  const { config, options, plan, startedAt, scenarios, interrupted } = facts;
  const suite = judgeSuite(scenarios);
  const verdict = worstVerdict([...scenarios, ...suite.slos].map((each) => each.verdict)) ?? 'inconclusive';
  const deciding = scenarios.filter((scenario) => scenario.verdict === verdict).map(({ name }) => name);
  const { provisional, pairs } = plan.profile;
  return {
    schemaVersion: SCHEMA_VERSION,
    runId: facts.runId,
    startedAt: startedAt.toISOString(),
    judgedAt: facts.endedAt.toISOString(),
    durationS: (facts.endedAt.getTime() - startedAt.getTime()) / 1000,
    profile: options.profile,
    provisional,
    interrupted,
    verdict,
    reason: reasonFor(verdict, deciding, scenarios.length, suite),
    exitCode: interrupted ? EXIT.interrupted : exitCodeOf(verdict),
    scenarios,
    suite,
    harness: { gatewayBackend: facts.backend, seed: config.seed, pairs, concerns: [] },
    host: describeHost(),
    versions: facts.versions,
    config: { ...config, scenarios: plan.scenarios },
  };
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
      return `all ${total} scenarios met their SLOs`;
    case 'warn':
      return `${names} missed an SLO, which its severity only reports`;
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
