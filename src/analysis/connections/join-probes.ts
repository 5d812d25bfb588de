import type { Observation, ParticipantEvent } from '../../wire/participant.ts';
import type { PlannedAttempts } from '../../model/round-facts.ts';
import type { Sample } from '../../model/sample.ts';

export interface JoinProbeEvidence {
  readonly scenario: string;
  readonly round: number;
  readonly observations: readonly Observation[];
  /** Plan by name of the join probe. */
  readonly planned: Readonly<Record<string, PlannedAttempts>>;
  /**
   * Attempts without a report whose time-out is later than this were cut off; +∞ for a script that was played to its
   * end.
   */
  readonly observedUntilMs: number;
}

type AttemptEvent = Extract<ParticipantEvent, { type: 'visit' }>;

const NOT_REACHED = Number.POSITIVE_INFINITY;

/**
 * Two samples for every planned attempt, `join_ms` and `first_audio_ms`, +∞ if not reached. An attempt without a
 * report has failed: its join probe died or was unreachable. Only attempts that an interruption cut off are left out.
 */
export function joinProbeSamples({
  scenario,
  round,
  observations,
  planned,
  observedUntilMs,
}: JoinProbeEvidence): Sample[] {
  const reported = reportedAttempts(observations);
  return Object.entries(planned).flatMap(([participant, plan]) =>
    attemptsOf(plan).flatMap(({ attempt, dueMs }): Sample[] => {
      const attemptEvent = reported.get(key(participant, attempt));
      if (!attemptEvent && dueMs + plan.withinMs > observedUntilMs) return [];
      const base = { scenario, round, pair: plan.pair, participant, attempt };
      const sample = (metric: 'join_ms' | 'first_audio_ms', value = NOT_REACHED): Sample => ({
        ...base,
        metric,
        value,
        tMs: Number.isFinite(value) ? dueMs + value : dueMs,
      });
      return [sample('join_ms', attemptEvent?.joinMs), sample('first_audio_ms', attemptEvent?.firstAudioMs)];
    }),
  );
}

/**
 * Why connection attempts failed, and how many for each reason, so that reports name causes and not only a share.
 */
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
