import { describe, expect, it } from 'vitest';
import { type Evidence, findConcerns } from '../../../src/analysis/concerns.ts';
import type { Observation, ParticipantEvent } from '../../../src/model/participant.ts';

const seen = (participant: string, event: ParticipantEvent): Observation => ({
  scenario: 'clean',
  participant,
  role: participant.startsWith('speaker') ? 'speaker' : 'listener',
  pair: 1,
  event,
});
const hello = (bootId = 'b'): ParticipantEvent => ({
  tMs: 0,
  type: 'hello',
  bootId,
  timeOffsets: 'none',
  node: 'v22',
  rtc: '1',
});
const rtp = (localCandidate?: string): ParticipantEvent => ({
  tMs: 1,
  type: 'rtp',
  stats: localCandidate ? { localCandidate } : {},
});
const counters = { sentPackets: 100, sentBytes: 1, droppedPackets: 0, backlogPackets: 0 };
const link = (address: string, direction: 'uplink' | 'downlink', sentPackets = 100) => ({
  ...counters,
  address,
  direction,
  sentPackets,
});

const sound: Evidence = {
  observations: [
    seen('speaker-1', hello()),
    seen('listener-1', hello()),
    seen('speaker-1', rtp('relay')),
    seen('listener-1', rtp('relay')),
  ],
  addresses: new Map([
    ['speaker-1', '10.0.0.1'],
    ['listener-1', '10.0.0.2'],
  ]),
  counters: {
    links: ['10.0.0.1', '10.0.0.2'].flatMap((address) => [
      link(address, 'uplink'),
      link(address, 'downlink'),
    ]),
    unmatched: [{ ...counters, direction: 'uplink', sentPackets: 0 }],
  },
  cpu: { busy: 0.6, steal: 0 },
  interrupted: false,
};

const also = (...observations: Observation[]): Evidence => ({
  ...sound,
  observations: [...sound.observations, ...observations],
});

describe('findConcerns', () => {
  it('has none when all was well', () => {
    expect(findConcerns(sound)).toEqual([]);
  });

  it.each<[string, Evidence, RegExp]>([
    ['media beside the relay', also(seen('listener-1', rtp('host'))), /listener-1 went by a host candidate/],
    [
      'an unknown way',
      {
        ...sound,
        observations: sound.observations.filter(
          ({ participant, event }) => participant !== 'speaker-1' || event.type !== 'rtp',
        ),
      },
      /speaker-1 never showed/,
    ],
    ['two clocks', also(seen('listener-1', hello('another boot'))), /do not share one clock/],
    [
      'a link without packets',
      {
        ...sound,
        counters: {
          ...sound.counters,
          links: sound.counters.links.filter(
            ({ address, direction }) => address !== '10.0.0.1' || direction === 'uplink',
          ),
        },
      },
      /saw no downlink packet of speaker-1/,
    ],
    [
      'packets outside every link',
      {
        ...sound,
        counters: { ...sound.counters, unmatched: [{ ...counters, direction: 'downlink', sentPackets: 7 }] },
      },
      /7 downlink packets passed the gateway outside/,
    ],
    [
      'a participant that failed',
      also(seen('listener-1', { tMs: 2, type: 'fault', message: 'boom\n at x' })),
      /^listener-1: boom$/,
    ],
    [
      'a recording with holes',
      also(seen('listener-1', { tMs: 2, type: 'recording', frames: 100, droppedMs: 150 })),
      /lost 150 ms of what it heard/,
    ],
    [
      'late injection',
      also(
        seen('speaker-1', {
          tMs: 2,
          type: 'utterance',
          utterance: 'a',
          text: 't',
          warmup: false,
          dueStartMs: 0,
          dueEndMs: 1,
          lagP50Ms: 30,
          lagMaxMs: 40,
        }),
      ),
      /up to 30 ms late/,
    ],
    ['a saturated host', { ...sound, cpu: { busy: 0.97, steal: 0 } }, /97 % busy/],
    [
      'a host whose time is taken',
      { ...sound, cpu: { busy: 0.5, steal: 0.08 } },
      /8 % of the processors' time/,
    ],
  ])('calls the scenario invalid for %s', (_, evidence, message) => {
    const concerns = findConcerns(evidence);
    expect(concerns).toHaveLength(1);
    expect(concerns[0]?.what).toMatch(message);
    expect(concerns[0]?.invalidates).toBe(true);
  });

  it('only remarks that a script was cut short, and forgives a warm-up its lag', () => {
    expect(findConcerns({ ...sound, interrupted: true }).map(({ invalidates }) => invalidates)).toEqual([
      false,
    ]);
    const warmup = seen('speaker-1', {
      tMs: 2,
      type: 'utterance',
      utterance: 'a',
      text: 't',
      warmup: true,
      dueStartMs: 0,
      dueEndMs: 1,
      lagP50Ms: 30,
      lagMaxMs: 40,
    });
    expect(findConcerns(also(warmup))).toEqual([]);
  });
});
