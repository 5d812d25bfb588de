import type { Observation, ParticipantEvent } from '../../wire/participant.ts';
import type { PlannedAttempts } from '../../model/round-facts.ts';
import type { Sample } from '../../model/sample.ts';

export interface JoinProbeEvidence {
  readonly scenario: string;
  readonly round: number;
  readonly observations: readonly Observation[];
  /** By name of the visitor: what it was told to do. */
  readonly planned: Readonly<Record<string, PlannedAttempts>>;
  /** Attempts that had their whole time after this, and told nothing, were cut off; +∞ for a script played out. */
  readonly observedUntilMs: number;
}

type AttemptEvent = Extract<ParticipantEvent, { type: 'visit' }>;

const NOT_REACHED = Number.POSITIVE_INFINITY;

/**
 * Every attempt that was planned as two samples, `join_ms` and `first_audio_ms`, +∞ for what was not reached. One that
 * was never told of has failed: its visitor died, or could not be reached. Only what an interruption cut off is left
 * out.
 */
export function joinProbeSamples({
  scenario,
  round,
  observations,
  planned,
  observedUntilMs,
}: JoinProbeEvidence): Sample[] {
  const told = reportedAttempts(observations);
  return Object.entries(planned).flatMap(([participant, plan]) =>
    attemptsOf(plan).flatMap(({ attempt, dueMs }): Sample[] => {
      const visit = told.get(key(participant, attempt));
      if (!visit && dueMs + plan.withinMs > observedUntilMs) return [];
      const base = { scenario, round, pair: plan.pair, participant, attempt };
      const sample = (metric: 'join_ms' | 'first_audio_ms', value = NOT_REACHED): Sample => ({
        ...base,
        metric,
        value,
        tMs: Number.isFinite(value) ? dueMs + value : dueMs,
      });
      return [sample('join_ms', visit?.joinMs), sample('first_audio_ms', visit?.firstAudioMs)];
    }),
  );
}

/** Why visits failed, with how many failed so: for a report that must name a cause, not only a share. */
export function joinProbeFailures(observations: readonly Observation[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { failure } of reportedAttempts(observations).values()) {
    if (failure !== undefined) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  }
  return counts;
}

function attemptsOf({ attempts, firstMs, everyMs }: PlannedAttempts): { attempt: number; dueMs: number }[] {
  return Array.from({ length: attempts }, (_, i) => ({ attempt: i + 1, dueMs: firstMs + i * everyMs }));
}

function reportedAttempts(observations: readonly Observation[]): Map<string, AttemptEvent> {
  return new Map(
    observations.flatMap(({ participant, event }) =>
      event.type === 'visit' ? [[key(participant, event.attempt), event] as const] : [],
    ),
  );
}

function key(participant: string, attempt: number): string {
  return `${participant} ${attempt}`;
}
