import { describe, expect, it } from 'vitest';
import type { Clip } from '../../../../src/analysis/quality/clips.ts';
import { mosSamples } from '../../../../src/analysis/quality/mos-samples.ts';
import { qualitySamples } from '../../../../src/analysis/quality/quality.ts';
import type { Metric } from '../../../../src/model/metrics.ts';
import type { Sample } from '../../../../src/model/sample.ts';

const MISSING = Number.POSITIVE_INFINITY;

const sample = (metric: Metric, value: number, over: Partial<Sample> = {}): Sample => ({
  scenario: 'clean',
  round: 1,
  metric,
  value,
  tMs: 1000,
  pair: 1,
  participant: `listener-${over.pair ?? 1}`,
  ...over,
});
const heard = (utterance: string, wer = 0, over: Partial<Sample> = {}): Sample[] => [
  sample('e2e_ms', 300, { utterance, ...over }),
  sample('wer', wer, { utterance, ...over }),
];
const clip = (mos: number, utterances: string[], over: Partial<Sample> = {}): Sample =>
  sample('mos_lqo', mos, { utterances, ...over });
const self = (mos: number, utterances: string[], over: Partial<Sample> = {}): Sample =>
  sample('mos_self', mos, { utterances, ...over });

const values = (samples: readonly Sample[]): Record<string, number> =>
  Object.fromEntries(
    qualitySamples(samples).map(({ round, utterance, value }) => [`${round}/${utterance}`, value]),
  );

describe('quality', () => {
  it('is half words, half sound, on the scale of the clip’s own reference', () => {
    const samples = [...heard('a'), ...heard('b', 0.25), clip(3.25, ['a', 'b']), self(4, ['a', 'b'])];
    expect(values(samples)).toEqual({ '1/a': 0.5 + 0.375, '1/b': 0.375 + 0.375 });
  });

  it('has the translation in its words, which is as good as right from the bound on', () => {
    const scored = (score: number): Sample[] => [
      ...heard('a', 0.5),
      sample('translation_score', score, { utterance: 'a' }),
      clip(4, ['a']),
      self(4, ['a']),
    ];
    expect(values(scored(25))).toEqual({ '1/a': 0.25 + 0.5 });
    expect(values(scored(50))).toEqual({ '1/a': 0.375 + 0.5 });
    expect(values(scored(100))).toEqual({ '1/a': 0.375 + 0.5 });
  });

  it('measures each clip by its own reference, not by the mean of all', () => {
    const samples = [
      ...heard('a'),
      ...heard('b'),
      clip(3, ['a']),
      clip(3, ['b']),
      self(3, ['a']),
      self(5, ['b']),
    ];
    expect(values(samples)).toEqual({ '1/a': 1, '1/b': 0.75 });
  });

  it('says when, where and of what', () => {
    const [first] = qualitySamples([...heard('a'), clip(4, ['a']), self(4, ['a'])]);
    expect(first).toEqual(sample('quality', 1, { utterance: 'a' }));
  });

  it('is never above 1 nor below 0, however the scores fall', () => {
    const samples = [
      ...heard('better'),
      ...heard('worse', 3),
      clip(4.5, ['better']),
      clip(0.9, ['worse']),
      self(4, ['better']),
      self(4, ['worse']),
    ];
    expect(values(samples)).toEqual({ '1/better': 1, '1/worse': 0 });
  });

  it('is 0 for what was not heard, however well it was captioned', () => {
    const samples = [
      ...heard('a'),
      sample('e2e_ms', MISSING, { utterance: 'b' }),
      sample('wer', 0, { utterance: 'b' }),
      clip(4, ['a']),
      self(4, ['a']),
    ];
    expect(values(samples)).toEqual({ '1/a': 1, '1/b': 0 });
  });

  it('takes the mean of the pair, else of all, where no clip has the utterance', () => {
    const samples = [
      ...['a', 'b', 'c'].flatMap((utterance) => heard(utterance)),
      ...heard('a', 0, { pair: 2 }).map((each) => ({ ...each, utterance: 'd' })),
      ...heard('e', 0, { pair: 3 }),
      clip(4, ['a']),
      clip(2.5, ['b']),
      clip(1, ['z'], { pair: 2 }),
      self(4, ['a']),
    ];
    const { '1/c': samePair, '1/d': otherPair, '1/e': anyPair } = values(samples);
    expect(samePair).toBeCloseTo(0.5 + 0.75 / 2, 9);
    expect(otherPair).toBe(0.5);
    expect(anyPair).toBeCloseTo(0.5 + 0.5 / 2, 9);
  });

  it('takes the mean of all self scores where a clip has none of its own', () => {
    const samples = [...heard('a'), clip(3, ['a']), self(4, ['b']), self(6, ['c'])];
    expect(values(samples)['1/a']).toBeCloseTo(0.5 + 2 / 4 / 2, 9);
  });

  it('keeps the utterances of two rounds apart', () => {
    const second = { round: 2 };
    const samples = [
      ...heard('a'),
      ...heard('a', 0, second),
      clip(4, ['a']),
      clip(1, ['a'], second),
      self(4, ['a']),
      self(4, ['a'], second),
    ];
    expect(values(samples)).toEqual({ '1/a': 1, '2/a': 0.5 });
  });

  it('cannot be had without scores, not even for the missing ones among the heard', () => {
    const missing = sample('e2e_ms', MISSING, { utterance: 'b' });
    expect(qualitySamples([...heard('a'), missing])).toEqual([]);
    expect(qualitySamples([...heard('a'), missing, clip(4, ['a'])])).toEqual([]);
    expect(qualitySamples([...heard('a'), clip(1, ['a']), self(1, ['a'])])).toEqual([]);
    expect(qualitySamples([])).toEqual([]);
  });

  it('is 0 where nothing at all was heard: no score is needed to say so', () => {
    expect(values([sample('e2e_ms', MISSING, { utterance: 'b' })])).toEqual({ '1/b': 0 });
  });
});

describe('MOS samples', () => {
  it('name their utterances, and a clip without a score is none', () => {
    const base: Clip = {
      name: 'translation-2-1',
      kind: 'translation',
      pair: 2,
      participant: 'listener-2',
      utterances: ['a', 'b'],
      tMs: 7,
      reference: new Int16Array(1),
      heard: new Int16Array(1),
    };
    const clips: Clip[] = [
      base,
      { ...base, name: 'self-2-1', kind: 'self' },
      { ...base, name: 'floor-2-1', kind: 'floor' },
      { ...base, name: 'translation-2-2' },
    ];
    const scores = new Map([
      ['translation-2-1', 3],
      ['self-2-1', 4],
      ['floor-2-1', 2],
    ]);
    const samples = mosSamples('clean', 3, clips, scores);
    expect(samples.map(({ metric, value }) => [metric, value])).toEqual([
      ['mos_lqo', 3],
      ['mos_self', 4],
      ['mos_floor', 2],
    ]);
    expect(samples[0]).toEqual({
      scenario: 'clean',
      round: 3,
      metric: 'mos_lqo',
      value: 3,
      tMs: 7,
      pair: 2,
      participant: 'listener-2',
      utterances: ['a', 'b'],
    });
  });
});
