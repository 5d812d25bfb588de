import type { Observation } from '../model/participant.ts';
import type { ConnectRecord, Distribution, Interval, ScenarioRecord } from '../model/run-record.ts';
import type { Metric, Sample } from '../model/sample.ts';

/** How a joining participant must have succeeded: subscribed and heard audio within this time. */
const CONNECT_WITHIN_MS = 10_000;

export interface Summaries {
  readonly distributionOf: (values: readonly number[]) => Distribution | undefined;
  readonly proportionInterval: (ok: number, of: number) => Interval | undefined;
}

/** The numbers of one scenario, from its samples; a metric without samples is absent. */
export function metricsOf(
  samples: readonly Sample[],
  observations: readonly Observation[],
  { distributionOf, proportionInterval }: Summaries,
): ScenarioRecord['metrics'] {
  const of = (metric: Metric): number[] =>
    samples.filter((sample) => sample.metric === metric).map(({ value }) => value);
  const distributions: Partial<Record<Metric, Distribution>> = {};
  for (const metric of [
    'e2e_ms',
    'caption_ms',
    'floor_ms',
    'start_offset_ms',
    'end_offset_ms',
    'injection_lag_ms',
  ] as const) {
    const distribution = distributionOf(of(metric));
    if (distribution) distributions[metric] = distribution;
  }
  const wers = of('wer');
  const connect = connectOf(samples, observations);
  return {
    ...distributions,
    ...(wers.length > 0 && { wer: { n: wers.length, mean: wers.reduce((a, b) => a + b, 0) / wers.length } }),
    ...(connect && { connect }),
  };

  function connectOf(joins: readonly Sample[], seen: readonly Observation[]): ConnectRecord | undefined {
    const roles = new Map(seen.map(({ participant, role }) => [participant, role]));
    const attempts = roles.size;
    if (attempts === 0) return undefined;
    const reached = (metric: Metric, participant: string): boolean =>
      joins.some(
        (join) =>
          join.metric === metric && join.participant === participant && join.value <= CONNECT_WITHIN_MS,
      );
    // A speaker has nothing to hear: being joined within the time is its success.
    const ok = [...roles].filter(([name, role]) =>
      reached(role === 'speaker' ? 'join_ms' : 'first_audio_ms', name),
    ).length;
    const [joinMs, firstAudioMs] = [distributionOf(of('join_ms')), distributionOf(of('first_audio_ms'))];
    const interval = proportionInterval(ok, attempts);
    return {
      attempts,
      ok,
      ratio: ok / attempts,
      ...(interval && { interval }),
      ...(joinMs && { joinMs }),
      ...(firstAudioMs && { firstAudioMs }),
    };
  }
}
