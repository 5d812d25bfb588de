import type { Role } from '../../wire/participant.ts';
import type { Metric } from '../../model/metrics.ts';
import type { Sample } from '../../model/sample.ts';
import type { ConnectRecord } from '../../model/scenario-record.ts';
import type { Distribution, Interval } from '../../model/statistics.ts';

/** A joining participant must subscribe and receive audio within this time. */
const CONNECT_WITHIN_MS = 10_000;
const MISSING = Number.POSITIVE_INFINITY;

/**
 * Participants that were to join in a round, whether or not they did. A participant joins once in each round.
 */
export interface Joiner {
  readonly round: number;
  readonly participant: string;
  readonly role: Role;
}

interface Attempt {
  /** From the beginning of the attempt; +∞ if not reached. */
  readonly joinMs: number;
  /** Absent for a speaker, who receives nothing: joining within the time is its success. */
  readonly firstAudioMs?: number;
}

export interface ConnectSummaries {
  readonly distributionOf: (values: readonly number[]) => Distribution | undefined;
  readonly proportionInterval: (ok: number, of: number) => Interval | undefined;
}

/**
 * Every participant of a pair is one attempt in each round, and so is every attempt of a join probe (samples with
 * `attempt`); join probes themselves and echoes are not. A missing sample means not reached. Undefined without an
 * attempt.
 */
export function connectOf(
  samples: readonly Sample[],
  joiners: readonly Joiner[],
  { distributionOf, proportionInterval }: ConnectSummaries,
): ConnectRecord | undefined {
  const reached = new Map<string, number>();
  for (const { metric, value, ...who } of samples) {
    if (isJoin(metric)) reached.set(keyOf(metric, who), value);
  }
  const attempts = [...ownAttempts(joiners, reached), ...joinProbeAttempts(samples, reached)];
  if (attempts.length === 0) return undefined;
  const ok = attempts.filter(({ joinMs, firstAudioMs = joinMs }) => firstAudioMs <= CONNECT_WITHIN_MS).length;
  const interval = proportionInterval(ok, attempts.length);
  const joinMs = distributionOf(attempts.map((attempt) => attempt.joinMs));
  const firstAudioMs = distributionOf(attempts.flatMap((attempt) => attempt.firstAudioMs ?? []));
  return {
    attempts: attempts.length,
    ok,
    ratio: ok / attempts.length,
    ...(interval && { interval }),
    ...(joinMs && { joinMs }),
    ...(firstAudioMs && { firstAudioMs }),
  };
}

function ownAttempts(joiners: readonly Joiner[], reached: ReadonlyMap<string, number>): Attempt[] {
  const own = joiners.filter(({ role }) => role === 'speaker' || role === 'listener' || role === 'floor');
  const once = new Map(own.map((joiner) => [`${joiner.round}/${joiner.participant}`, joiner]));
  return [...once.values()].map((joiner) => ({
    joinMs: reached.get(keyOf('join_ms', joiner)) ?? MISSING,
    ...(joiner.role !== 'speaker' && {
      firstAudioMs: reached.get(keyOf('first_audio_ms', joiner)) ?? MISSING,
    }),
  }));
}

function joinProbeAttempts(samples: readonly Sample[], reached: ReadonlyMap<string, number>): Attempt[] {
  const each = new Map(
    samples
      .filter(({ metric, attempt }) => attempt !== undefined && isJoin(metric))
      .map((sample) => [keyOf('join_ms', sample), sample]),
  );
  return [...each.values()].map((sample) => ({
    joinMs: reached.get(keyOf('join_ms', sample)) ?? MISSING,
    firstAudioMs: reached.get(keyOf('first_audio_ms', sample)) ?? MISSING,
  }));
}

function isJoin(metric: Metric): boolean {
  return metric === 'join_ms' || metric === 'first_audio_ms';
}

function keyOf(
  metric: Metric,
  { round, participant, attempt }: Pick<Sample, 'round' | 'participant' | 'attempt'>,
): string {
  return `${metric}/${round}/${participant}/${attempt ?? ''}`;
}
