import type { ScenarioRecord } from './scenario-record.ts';

/** The e2e p95 limit that a scenario was judged by, in ms; undefined where no such SLO applies. */
export function e2eLimitMs(scenario: ScenarioRecord): number | undefined {
  return scenario.slos.find(({ slo }) => /^e2e_ms\s+p95\s*<=/.test(slo))?.limit;
}
