import { describe, expect, it } from 'vitest';
import {
  joinProbeFailures,
  joinProbeSamples,
  type JoinProbeEvidence,
} from '../../../../src/analysis/connections/join-probes.ts';
import type { Observation, ParticipantEvent } from '../../../../src/wire/participant.ts';

const START = 1_000_000;
const PLAN = { pair: 2, attempts: 3, firstMs: START, everyMs: 4000, withinMs: 10_000 };
const NEVER = Number.POSITIVE_INFINITY;

type Visit = Omit<Extract<ParticipantEvent, { type: 'visit' }>, 'type' | 'tMs'>;

function told(visit: Visit, participant = 'visitor-2'): Observation {
  const event = { type: 'visit', tMs: START + 1, ...visit } as const;
  return { scenario: 'clean', participant, role: 'visitor', pair: 2, event };
}

const well = (attempt: number): Observation => told({ attempt, joinMs: 100, firstAudioMs: 700 });

function values(over: Partial<JoinProbeEvidence>): unknown[] {
  return joinProbeSamples({
    scenario: 'clean',
    round: 2,
    observations: [],
    planned: { 'visitor-2': PLAN },
    observedUntilMs: NEVER,
    ...over,
  }).map(({ attempt, metric, value }) => [attempt, metric, value]);
}

describe('joinProbeSamples', () => {
  it('makes two samples of every attempt, from when it was due', () => {
    const [join, audio] = joinProbeSamples({
      scenario: 'clean',
      round: 2,
      observations: [told({ attempt: 2, joinMs: 120, firstAudioMs: 650 })],
      planned: { 'visitor-2': PLAN },
      observedUntilMs: NEVER,
    }).filter(({ attempt }) => attempt === 2);
    const base = { scenario: 'clean', round: 2, pair: 2, participant: 'visitor-2', attempt: 2 };
    expect(join).toEqual({ ...base, metric: 'join_ms', value: 120, tMs: START + 4120 });
    expect(audio).toEqual({ ...base, metric: 'first_audio_ms', value: 650, tMs: START + 4650 });
  });

  it('counts what an attempt did not reach as +∞, and keeps what it did', () => {
    const observations = [well(1), told({ attempt: 2, joinMs: 90, failure: 'no audio' }), well(3)];
    expect(values({ observations })).toEqual([
      [1, 'join_ms', 100],
      [1, 'first_audio_ms', 700],
      [2, 'join_ms', 90],
      [2, 'first_audio_ms', NEVER],
      [3, 'join_ms', 100],
      [3, 'first_audio_ms', 700],
    ]);
  });

  it('counts attempts that were never told of, of a visitor that died or never came', () => {
    const missing = [
      [2, 'join_ms', NEVER],
      [2, 'first_audio_ms', NEVER],
      [3, 'join_ms', NEVER],
      [3, 'first_audio_ms', NEVER],
    ];
    expect(values({ observations: [well(1)] }).slice(2)).toEqual(missing);
    expect(values({}).slice(2)).toEqual(missing);
  });

  it('leaves out what an interruption cut off, and nothing that had its whole time', () => {
    const observedUntilMs = START + 4000 + PLAN.withinMs;
    expect(values({ observations: [well(1)], observedUntilMs })).toEqual([
      [1, 'join_ms', 100],
      [1, 'first_audio_ms', 700],
      [2, 'join_ms', NEVER],
      [2, 'first_audio_ms', NEVER],
    ]);
    expect(values({ observations: [well(3)], observedUntilMs: START })).toEqual([
      [3, 'join_ms', 100],
      [3, 'first_audio_ms', 700],
    ]);
  });

  it('takes no attempt of one visitor for another one of the same number', () => {
    const observations = [told({ attempt: 1, joinMs: 1, firstAudioMs: 2 }, 'visitor-1')];
    expect(values({ observations })).toEqual(values({}));
  });
});

describe('joinProbeFailures', () => {
  it('counts each reason', () => {
    const observations = [
      well(1),
      told({ attempt: 2, failure: 'no audio' }),
      told({ attempt: 3, failure: 'no audio' }),
      told({ attempt: 1, failure: 'not connected' }, 'visitor-1'),
    ];
    expect([...joinProbeFailures(observations)]).toEqual([
      ['no audio', 2],
      ['not connected', 1],
    ]);
  });
});
