import { isClean } from '../../model/impairment.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import {
  GUIDE_BUDGET_MS,
  STAGES,
  type StageTimes,
  UNEXPLAINED,
  type WaterfallRecord,
} from '../../model/waterfall.ts';

/** Undefined if no utterance has stages, for example with another translator. */
export function waterfallRecord(utterances: readonly UtteranceRecord[]): WaterfallRecord | undefined {
  const explained = utterances.filter(({ stagesMs }) => stagesMs).length;
  const unexplained = Object.fromEntries(
    UNEXPLAINED.map(
      (why) => [why, utterances.filter((each) => each.unexplained === why).length] as const,
    ).filter(([, count]) => count > 0),
  );
  if (explained === 0 && Object.keys(unexplained).length === 0) return undefined;
  return { explained, unexplained, guideBudgetMs: GUIDE_BUDGET_MS };
}

/**
 * Adds to each scenario the difference of its stages from the scenario without impairment, if that was measured too.
 */
export function againstClean(scenarios: readonly ScenarioRecord[]): ScenarioRecord[] {
  const clean = scenarios.find(
    ({ impairment: { speaker, listener } }) => isClean(speaker) && isClean(listener),
  );
  return scenarios.map((scenario) => {
    const [own, others] = [scenario.metrics.stages, clean?.metrics.stages];
    if (scenario === clean || !own || !others || !scenario.waterfall) return scenario;
    const differences = Object.fromEntries(
      STAGES.map((stage) => [stage, own[stage].p50 - others[stage].p50]),
    ) as StageTimes;
    return { ...scenario, waterfall: { ...scenario.waterfall, againstClean: differences } };
  });
}
