import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { Scenario } from '../model/scenario.ts';
import { isSlo, parseSlo, type Slo } from './grammar.ts';

/**
 * Metrics that have a figure in a scenario which none of its SLOs judges, although the run has an SLO for them elsewhere:
 * such a figure could be taken for one that met its limit.
 */
export function withoutSlo(
  run: { readonly slos: readonly string[]; readonly scenarios: readonly Pick<Scenario, 'slos'>[] },
  metrics: ScenarioRecord['metrics'],
  slos: readonly Slo[],
): Slo['metric'][] {
  const texts = [...run.slos, ...run.scenarios.flatMap((scenario) => scenario.slos ?? [])];
  const promised = new Set(texts.filter(isSlo).map((text) => parseSlo(text).metric));
  return [...promised].filter(
    (metric) => metrics[metric] !== undefined && !slos.some((slo) => slo.metric === metric),
  );
}
