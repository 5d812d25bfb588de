import { describe, expect, it } from 'vitest';
import { metricsOf, type Summaries } from '../../../src/analysis/metrics.ts';
import type { Metric } from '../../../src/model/metrics.ts';
import type { Sample } from '../../../src/model/sample.ts';
import { clopperPearson } from '../../../src/stats/clopper-pearson.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { meanOf } from '../../../src/stats/mean.ts';

const MISSING = Number.POSITIVE_INFINITY;
const summaries: Summaries = {
  distributionOf,
  proportionInterval: clopperPearson,
  meanOf: (values, range) => meanOf(values, 1, range),
};

function samplesOf(metric: Metric, values: readonly number[], more: Partial<Sample> = {}): Sample[] {
  return values.map((value, i) => ({
    scenario: 'clean',
    round: 1,
    metric,
    value,
    tMs: i,
    pair: 1,
    participant: 'listener-1',
    ...more,
  }));
}

describe('metricsOf', () => {
  it('has nothing to say of what has no samples', () => {
    expect(metricsOf([], [], summaries)).toEqual({});
  });

  it.each(['wer', 'mos_lqo', 'mos_floor', 'mos_self', 'quality'] as const)(
    'takes the mean of %s',
    (metric) => {
      const metrics = metricsOf(samplesOf(metric, [1, 0, 0.5]), [], summaries);
      expect(metrics).toEqual({ [metric]: { n: 3, mean: 0.5 } });
    },
  );

  it.each([
    'e2e_ms',
    'caption_ms',
    'floor_ms',
    'start_offset_ms',
    'end_offset_ms',
    'injection_lag_ms',
  ] as const)('takes the distribution of %s, missing ones included', (metric) => {
    const metrics = metricsOf(samplesOf(metric, [3, MISSING, 1]), [], summaries);
    expect(metrics).toEqual({ [metric]: distributionOf([1, 3, MISSING]) });
  });

  it('takes the first answers of calls apart, missing ones included, and leaves them in e2e_ms', () => {
    const call = (pair: number, values: readonly number[], from = 0): Sample[] =>
      samplesOf('e2e_ms', values, { pair }).map((sample, i) => ({
        ...sample,
        utterance: `1-${pair}-${String(from + i).padStart(4, '0')}`,
      }));
    const metrics = metricsOf([...call(1, [500, 300]), ...call(10, [MISSING, 310])], [], summaries);
    expect(metrics.first_answer_ms).toEqual(distributionOf([500, MISSING], ['1/1', '1/10']));
    expect(metrics.e2e_ms?.n).toBe(4);
    // The first utterance was a warm-up once, and is in no samples.
    expect(metricsOf(call(1, [300, 310], 1), [], summaries)).not.toHaveProperty('first_answer_ms');
  });

  it('takes a pair in another round for another call, and values in the order of time', () => {
    const seen: unknown[] = [];
    const samples = [
      ...samplesOf('quality', [0.2, 0.3], { round: 2 }),
      ...samplesOf('quality', [0.4], { pair: 2, tMs: -1 }),
    ];
    metricsOf(samples, [], {
      ...summaries,
      meanOf: (values, range) => {
        if (values.length > 0) seen.push(values, range);
        return undefined;
      },
    });
    expect(seen).toEqual([
      [
        { call: '1/2', value: 0.4 },
        { call: '2/1', value: 0.2 },
        { call: '2/1', value: 0.3 },
      ],
      { low: 0, high: 1 },
    ]);
  });

  it('bounds a flawless word error rate by what so few words may have missed', () => {
    const samples = [1, 2, 3].flatMap((pair) =>
      samplesOf(
        'wer',
        Array.from({ length: 27 }, () => 0),
        { pair },
      ),
    );
    expect(metricsOf(samples, [], summaries).wer?.interval?.high).toBeCloseTo(0.0445, 4);
  });

  it('counts who was to join', () => {
    const joiners = [{ round: 1, participant: 'listener-1', role: 'listener' }] as const;
    expect(metricsOf([], joiners, summaries).connect).toMatchObject({ attempts: 1, ok: 0 });
  });
});
