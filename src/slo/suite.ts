import { type Impairment, type LinkSpec } from '../model/impairment.ts';
import type { RunRecord, ScenarioRecord, SloResult } from '../model/run-record.ts';

/** The guide's promises about the whole suite. */
const LEAST_LOSS_PCT = 5;
const LEAST_JITTER_MS = 150;

/**
 * Loss resilience and jitter tolerance: the largest loss, and the largest peak-to-peak jitter, among the scenarios
 * that met their SLOs. Each is judged only when a scenario at least that hard was run; a scenario that mixes loss
 * with other harm counts for neither unless it is the only one that has it.
 */
export function judgeSuite(scenarios: readonly ScenarioRecord[]): RunRecord['suite'] {
  const loss = tolerated(scenarios, lossPct, jitterMs, LEAST_LOSS_PCT);
  const jitter = tolerated(scenarios, jitterMs, lossPct, LEAST_JITTER_MS);
  return {
    ...(loss.most !== undefined && { lossResiliencePct: loss.most }),
    ...(jitter.most !== undefined && { jitterToleranceMs: jitter.most }),
    slos: [
      ...result('loss resilience >= 5 %', LEAST_LOSS_PCT, loss),
      ...result('jitter tolerance >= 150 ms', LEAST_JITTER_MS, jitter),
    ],
  };
}

interface Tolerated {
  readonly most?: number;
  readonly tried: number;
  readonly n: number;
  /** A scenario that hard could not be judged: its failure is not shown either. */
  readonly unjudged: 'inconclusive' | 'invalid' | undefined;
}

type Amount = (link: LinkSpec) => number;

function tolerated(
  scenarios: readonly ScenarioRecord[],
  amount: Amount,
  other: Amount,
  least: number,
): Tolerated {
  const pure = scenarios.filter(
    ({ impairment: { listener } }) => amount(listener) > 0 && other(listener) === 0,
  );
  const met = pure
    .filter(({ verdict }) => verdict === 'pass')
    .map(({ impairment }) => amount(impairment.listener));
  return {
    ...(met.length > 0 && { most: Math.max(...met) }),
    tried: Math.max(0, ...pure.map(({ impairment }) => amount(impairment.listener))),
    n: pure.length,
    unjudged: (['invalid', 'inconclusive'] as const).find((verdict) =>
      pure.some((scenario) => scenario.verdict === verdict && amount(scenario.impairment.listener) >= least),
    ),
  };
}

function result(slo: string, limit: number, { most, tried, n, unjudged }: Tolerated): SloResult[] {
  if (tried < limit) return [];
  const met = most !== undefined && most >= limit;
  return [
    {
      slo,
      limit,
      ...(most !== undefined && { actual: most }),
      n,
      verdict: met ? 'pass' : (unjudged ?? 'fail'),
      reason: most === undefined ? `none of ${n} scenarios met its SLOs` : `met up to ${most}`,
    },
  ];
}

/** The worse direction's; bursts count as the loss they make. */
function lossPct(link: LinkSpec): number {
  return worst(link, (each) => (each.kind === 'loss' || each.kind === 'burst-loss' ? each.lossPct : 0));
}

/** Peak to peak: twice the deviation from the mean delay. */
function jitterMs(link: LinkSpec): number {
  return worst(link, (each) => (each.kind === 'delay' ? 2 * (each.jitterMs ?? 0) : 0));
}

function worst({ uplink, downlink }: LinkSpec, amount: (impairment: Impairment) => number): number {
  return Math.max(0, ...[...uplink, ...downlink].map(amount));
}
