import { describe, expect, it } from 'vitest';
import { connectOf, type Joiner } from '../../../../src/analysis/connections/connect.ts';
import type { Sample } from '../../../../src/model/sample.ts';
import { clopperPearson } from '../../../../src/stats/clopper-pearson.ts';
import { distributionOf } from '../../../../src/stats/distribution.ts';

const MISSING = Number.POSITIVE_INFINITY;
const summaries = { distributionOf, proportionInterval: clopperPearson };

function sample(
  metric: 'join_ms' | 'first_audio_ms',
  participant: string,
  value: number,
  more: Partial<Sample> = {},
): Sample {
  return { scenario: 'clean', round: 1, metric, value, tMs: 0, pair: 1, participant, ...more };
}

function joined(
  participant: string,
  joinMs: number,
  firstAudioMs?: number,
  more?: Partial<Sample>,
): Sample[] {
  return [
    sample('join_ms', participant, joinMs, more),
    ...(firstAudioMs === undefined ? [] : [sample('first_audio_ms', participant, firstAudioMs, more)]),
  ];
}

const pairOf = (round: number): Joiner[] => [
  { round, participant: 'speaker-1', role: 'speaker' },
  { round, participant: 'listener-1', role: 'listener' },
  { round, participant: 'floor-1', role: 'floor' },
];

const ofPair = [
  ...joined('speaker-1', 200),
  ...joined('listener-1', 210, 900),
  ...joined('floor-1', 220, 800),
];

describe('connectOf', () => {
  it('counts each participant once, a speaker by joining, the others by what they heard', () => {
    // A participant is mentioned with every event it told.
    const connect = connectOf(ofPair, [...pairOf(1), ...pairOf(1)], summaries);
    expect(connect).toMatchObject({ attempts: 3, ok: 3, ratio: 1 });
    expect(connect?.interval).toEqual(clopperPearson(3, 3));
    expect(connect?.joinMs?.values).toEqual([200, 210, 220]);
    expect(connect?.firstAudioMs?.values).toEqual([800, 900]);
  });

  it('does not let one round answer for another', () => {
    const connect = connectOf(ofPair, [...pairOf(1), ...pairOf(2)], summaries);
    expect(connect).toMatchObject({ attempts: 6, ok: 3, ratio: 0.5 });
    expect(connect?.joinMs?.missing).toBe(3);
    expect(connect?.firstAudioMs?.missing).toBe(2);
  });

  it('fails who heard nothing, or only after ten seconds', () => {
    const samples = [
      ...joined('speaker-1', 10_001),
      ...joined('listener-1', 210),
      ...joined('floor-1', 220, 10_000),
    ];
    const connect = connectOf(samples, pairOf(1), summaries);
    expect(connect).toMatchObject({ attempts: 3, ok: 1 });
    expect(connect?.firstAudioMs?.values).toEqual([10_000, MISSING]);
  });

  it('counts each visit, the failed ones too, and not the visitor as such', () => {
    const samples = [
      ...ofPair,
      ...joined('visitor-1', 190, 700, { attempt: 1 }),
      ...joined('visitor-1', 180, MISSING, { attempt: 2 }),
      ...joined('visitor-1', MISSING, MISSING, { attempt: 3 }),
      ...joined('visitor-1', 170, 600, { attempt: 1, round: 2 }),
      ...joined('visitor-1', 175, undefined, { attempt: 2, round: 2 }),
    ];
    const visitor = { round: 1, participant: 'visitor-1', role: 'visitor' } as const;
    const echo = { round: 1, participant: 'echo-1', role: 'echo' } as const;
    const connect = connectOf(samples, [...pairOf(1), visitor, echo], summaries);
    expect(connect).toMatchObject({ attempts: 8, ok: 5 });
    expect(connect?.joinMs?.values).toEqual([170, 175, 180, 190, 200, 210, 220, MISSING]);
    expect(connect?.firstAudioMs).toMatchObject({ n: 7, missing: 3 });
  });

  it('is undefined without an attempt', () => {
    expect(connectOf([], [], summaries)).toBeUndefined();
  });
});
