import type { RunRecord } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';

/** A note for every verdict on its limits. Undefined for a verdict without reservation. */
export function reservation(record: Pick<RunRecord, 'provisional'>, n: number | string): string | undefined {
  return record.provisional ? `n = ${n}` : undefined;
}

/** Samples behind a scenario's verdict: its utterances, or the most that any of its SLOs had. */
export function samplesOf(scenario: ScenarioRecord): number {
  return scenario.metrics.e2e_ms?.n ?? Math.max(0, ...scenario.slos.map(({ n }) => n));
}

/** `20 a scenario`, or the range if scenarios differ. */
export function samplesPerScenario(scenarios: readonly ScenarioRecord[]): string {
  if (scenarios.length === 0) return '0';
  const counts = scenarios.map(samplesOf);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `${least === most ? most : `${least} to ${most}`} a scenario`;
}

/** Reservations of the whole run, most serious first. */
export function runReservations(record: RunRecord): string[] {
  const provisional = reservation(record, samplesPerScenario(record.scenarios));
  return [...(record.interrupted ? ['interrupted'] : []), ...(provisional ? [provisional] : [])];
}

/**
 * A measured figure against the guide's, calculated from the displayed digits, so that the arithmetic adds up.
 */
export function againstGuide(
  measured: number,
  expected: number,
  digits = 0,
): { relation: 'under' | 'over' | 'equal'; by: number } {
  const scale = 10 ** digits;
  const steps = Math.round(measured * scale) - Math.round(expected * scale);
  return { relation: steps < 0 ? 'under' : steps > 0 ? 'over' : 'equal', by: Math.abs(steps) / scale };
}
