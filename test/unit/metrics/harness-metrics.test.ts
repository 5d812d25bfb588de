import { beforeEach, describe, expect, it } from 'vitest';
import { HarnessMetrics } from '../../../src/metrics/harness-metrics.ts';
import type { Observation, ParticipantEvent, Role } from '../../../src/wire/participant.ts';
import type { Metric } from '../../../src/model/metrics.ts';
import type { Sample } from '../../../src/model/sample.ts';
import { inbound } from '../build/inbound.ts';

const TIMEOUT_MS = 5000;
const LEG = 'leg="listener",direction="downlink",scenario="loss-5"';

function seen(role: Role, event: ParticipantEvent, pair = 1): Observation {
  return { scenario: 'loss-5', participant: `${role}-${pair}`, role, pair, event };
}

function utterance(dueEndMs: number, text: string, warmup = false): Observation {
  return seen('speaker', {
    type: 'utterance',
    tMs: dueEndMs,
    utterance: `u${dueEndMs}`,
    text,
    warmup,
    dueStartMs: dueEndMs - 1500,
    dueEndMs,
    lagP50Ms: 0,
    lagMaxMs: 0,
  });
}

function caption(tMs: number, sourceText: string, final = true): Observation {
  return seen('listener', {
    type: 'caption',
    tMs,
    segment: 's',
    final,
    language: 'es',
    text: 'x',
    sourceText,
  });
}

function sample(metric: Metric, value: number): Sample {
  return { scenario: 'loss-5', round: 1, metric, value, tMs: 0, pair: 1, participant: 'listener-1' };
}

describe('the metrics of a run', () => {
  let metrics: HarnessMetrics;
  const lines = async (name: string): Promise<string[]> =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name));

  beforeEach(() => {
    metrics = new HarnessMetrics({ language: 'es', timeoutMs: TIMEOUT_MS });
    metrics.begin('loss-5');
  });

  it('are there, at nothing, before anything was seen: rate() would miss the first of a new series', async () => {
    expect(await lines('translation_latency_seconds_count')).toEqual([
      'translation_latency_seconds_count{stage="end_to_end",language="es",scenario="loss-5"} 0',
    ]);
    expect(await lines('caption_latency_seconds_count')).toEqual([
      'caption_latency_seconds_count{language="es",scenario="loss-5"} 0',
    ]);
    expect(await lines('network_packets_total')).toEqual([`network_packets_total{${LEG}} 0`]);
    expect(await lines('network_packets_lost_total')).toEqual([`network_packets_lost_total{${LEG}} 0`]);
  });

  it('count on in a later round of the same scenario', async () => {
    metrics.end([sample('e2e_ms', 240)]);
    metrics.begin('loss-5');
    metrics.end([sample('e2e_ms', 260)]);
    expect(await lines('translation_latency_seconds_count')).toEqual([
      'translation_latency_seconds_count{stage="end_to_end",language="es",scenario="loss-5"} 2',
    ]);
  });

  it('sum the packets of all listeners and leave other roles out', async () => {
    const stats = inbound({ packetsReceived: 90, packetsLost: 10 });
    metrics.observe(seen('listener', { type: 'rtp', tMs: 0, stats }));
    metrics.observe(seen('listener', { type: 'rtp', tMs: 0, stats }, 2));
    metrics.observe(seen('floor', { type: 'rtp', tMs: 0, stats }));
    expect(await lines('network_packets_total')).toEqual([`network_packets_total{${LEG}} 200`]);
    expect(await lines('network_packets_lost_total')).toEqual([`network_packets_lost_total{${LEG}} 20`]);
  });

  it('time the first final caption of an utterance, and none of a warm-up', async () => {
    metrics.observe(utterance(1000, 'one two three', true));
    metrics.observe(caption(1200, 'one two three'));
    metrics.observe(utterance(9000, 'four five six'));
    metrics.observe(caption(9100, 'four five', false));
    metrics.observe(caption(9190, 'four five six'));
    metrics.observe(caption(9400, 'four five six'));
    expect(await lines('caption_latency_seconds_sum')).toEqual([
      'caption_latency_seconds_sum{language="es",scenario="loss-5"} 0.19',
    ]);
    expect(await lines('caption_latency_seconds_count')).toEqual([
      'caption_latency_seconds_count{language="es",scenario="loss-5"} 1',
    ]);
  });

  it('keep an utterance that was never heard in the quantiles', async () => {
    metrics.end([
      sample('e2e_ms', 240),
      sample('e2e_ms', Number.POSITIVE_INFINITY),
      sample('caption_ms', 100),
    ]);
    const buckets = await lines('translation_latency_seconds_bucket');
    expect(buckets.find((line) => line.includes('le="0.25"'))).toMatch(/ 1$/);
    expect(buckets.find((line) => line.includes('le="5"'))).toMatch(/ 1$/);
    expect(buckets.find((line) => line.includes('le="+Inf"'))).toMatch(/ 2$/);
  });

  it('show what listeners hear while they hear it, and the measured quality afterwards', async () => {
    const played = (seconds: number, concealed: number) =>
      inbound(
        {
          packetsReceived: 50 * seconds,
          totalSamples: 48_000 * seconds,
          concealedSamples: concealed,
          concealmentEvents: seconds,
          jitterBufferEmitted: 48_000 * seconds,
          jitterBufferDelayMs: 48_000 * seconds * 60,
          jitterBufferTargetDelayMs: 48_000 * seconds * 40,
        },
        30,
      );
    metrics.observe(seen('listener', { type: 'rtp', tMs: 1000, stats: played(1, 0) }));
    metrics.observe(seen('listener', { type: 'rtp', tMs: 3000, stats: played(3, 4800) }));
    expect(await lines('jitter_buffer_level_percent')).toEqual([`jitter_buffer_level_percent{${LEG}} 150`]);
    expect(await lines('jitter_buffer_underruns_rate')).toEqual([`jitter_buffer_underruns_rate{${LEG}} 1`]);
    expect(await lines('plc_activation_rate')).toEqual([`plc_activation_rate{${LEG}} 0.05`]);
    expect(await lines('media_delay_seconds')).toEqual([`media_delay_seconds{${LEG}} 0.075`]);
    expect(await lines('audio_mos')).toEqual([
      expect.stringMatching(
        /^audio_mos\{method="MOS-CQE",scenario="loss-5",participant="listener-1"\} 3\.[5-9]/,
      ),
    ]);

    metrics.end([sample('mos_lqo', 4), sample('mos_lqo', 4.5)]);
    expect(await lines('jitter_buffer_level_percent')).toEqual([]);
    expect(await lines('audio_mos')).toEqual(['audio_mos{method="MOS-LQO",scenario="loss-5"} 4.25']);
  });
});
