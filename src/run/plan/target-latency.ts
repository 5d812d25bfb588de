import type { Scenario } from '../../model/scenario.ts';
import { boundsTheSame } from '../../slo/for-scenario.ts';
import { parseSlo } from '../../slo/grammar.ts';

/** The SLOs of a run, as written: the general ones, and the scenarios with their own. */
export interface RunSlos {
  readonly slos: readonly string[];
  readonly scenarios: readonly Scenario[];
}

export interface TargetedSlos extends RunSlos {
  /** One line for each limit that was replaced by a stricter or looser one; shown to the user. */
  readonly notes: readonly string[];
}

/**
 * Replaces every limit of the end-to-end p95 with `--target-latency`. Otherwise, a scenario's own limit would remain in
 * force beside it and take precedence.
 */
export function withTargetLatency(
  { slos, scenarios }: RunSlos,
  targetLatencyMs: number | undefined,
): TargetedSlos {
  if (targetLatencyMs === undefined) return { slos, scenarios, notes: [] };
  const target = targetOf(targetLatencyMs);
  const isReplaced = (text: string): boolean => boundsTheSame(parseSlo(text), parseSlo(target));
  const noteOf = (text: string, of: string): string[] => {
    const { limit } = parseSlo(text);
    if (!isReplaced(text) || limit === targetLatencyMs) return [];
    const how = limit < targetLatencyMs ? 'looser' : 'stricter';
    return [`--target-latency ${targetLatencyMs} replaces ${text}${of} and is ${how}`];
  };
  return {
    slos: [...slos.filter((text) => !isReplaced(text)), target],
    scenarios: scenarios.map((scenario) =>
      scenario.slos ? { ...scenario, slos: scenario.slos.filter((text) => !isReplaced(text)) } : scenario,
    ),
    notes: [
      ...slos.flatMap((text) => noteOf(text, '')),
      ...scenarios.flatMap(({ name, slos: own = [] }) => own.flatMap((text) => noteOf(text, ` of ${name}`))),
    ],
  };
}

function targetOf(targetLatencyMs: number): string {
  // Avoids exponents such as 1e-7, which the grammar does not accept.
  return `e2e_ms p95 <= ${targetLatencyMs.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 6 })}`;
}
