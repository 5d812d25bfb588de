import { metricsOf, valuesByCall } from '../../analysis/metrics.ts';
import { metricsWith } from '../../model/metrics.ts';
import type { Sample } from '../../model/sample.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Setup } from '../../model/setup.ts';
import { slosFor } from '../../slo/for-scenario.ts';
import type { Slo } from '../../slo/grammar.ts';
import { judgeSlos } from '../../slo/judge.ts';
import { waive } from '../../slo/waive.ts';
import { distributionOf } from '../../stats/distribution.ts';
import { plannedAmount } from '../plan/planned-amount.ts';

export interface Progress {
  readonly setup: Setup;
  readonly scenario: Scenario;
  /** Samples of the scenario so far. */
  readonly samples: readonly Sample[];
  /** Stays of the scenario that are not measured yet. */
  readonly staysLeft: number;
}

const COUNTED = metricsWith({ neverNegative: true, judged: true });
/** Round of the values that are not measured yet; real rounds are counted from 1. */
const TO_COME = 0;

/**
 * The SLO that a scenario misses even if every remaining value is the best possible one (curtailed sampling). The
 * verdict is the one that the whole plan would have given, so checking often adds no error (docs/decisions/0031). Only
 * quantiles of times are checked, because their verdict follows from the number of values beyond the limit. A breach
 * that a waiver or the scenario's severity reduces to a warning stops nothing.
 */
export function certainBreach({ setup, scenario, samples, staysLeft }: Progress): string | undefined {
  const { provisional, waivers = [], startedAt, unmeasured = [] } = setup;
  return slosFor(scenario, { general: setup.slos })
    .flatMap((slo) => {
      const metric = countedMetric(slo);
      if (!metric || unmeasured.includes(metric)) return [];
      const all = [
        ...samples.filter((sample) => sample.metric === metric),
        ...bestOf(metric, setup, staysLeft),
      ];
      const metrics = metricsOf(all, [], {
        distributionOf,
        proportionInterval: () => undefined,
        meanOf: () => undefined,
      });
      const results = judgeSlos(scenario.name, [slo], metrics, {
        provisional,
        severity: scenario.severity,
        valuesOf: () => valuesByCall(all, metric),
      });
      return waive(results, scenario.name, waivers, startedAt);
    })
    .find(({ verdict }) => verdict === 'fail')?.slo;
}

function countedMetric({ metric, statistic, relation }: Slo): (typeof COUNTED)[number] | undefined {
  if (statistic === 'mean' || relation !== '<=') return undefined;
  return COUNTED.find((each) => each === metric);
}

/** The values that the rest of the plan would yield at best. */
function bestOf(
  metric: (typeof COUNTED)[number],
  { pairs, utterancesPerPair }: Setup,
  staysLeft: number,
): Sample[] {
  const left = { pairs, utterancesPerPair, rounds: 1, staysPerRound: staysLeft, visitsPerRound: 0 };
  const { calls, perCall } = plannedAmount(metric, left);
  return Array.from({ length: calls * perCall }, (_, i) => ({
    scenario: '',
    round: TO_COME,
    metric,
    value: 0,
    tMs: i,
    pair: i % calls,
    participant: '',
  }));
}
