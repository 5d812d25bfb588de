import { describe, expect, it } from 'vitest';
import { examineRound } from '../../../../src/analysis/validity/concerns.ts';
import type { Concern } from '../../../../src/model/health.ts';
import type { Observation, ParticipantEvent } from '../../../../src/wire/participant.ts';
import type { RoundFacts } from '../../../../src/model/round-facts.ts';
import { path, probe, both, rtp, seen, soundFacts, soundObservations } from '../../build/round.ts';

function concernsOf(
  changes: Partial<RoundFacts> = {},
  more: readonly Observation[] = [],
): readonly Concern[] {
  return examineRound({ facts: soundFacts(changes), observations: [...soundObservations, ...more] }).concerns;
}

const utterance = (warmup: boolean): ParticipantEvent => ({
  tMs: 2,
  type: 'utterance',
  utterance: 'a',
  text: 't',
  warmup,
  dueStartMs: 0,
  dueEndMs: 1,
  lagP50Ms: 30,
  lagMaxMs: 40,
});
const { gateway, path: probed } = soundFacts();

describe('examineRound', () => {
  it('has no concern when all was well, and tells what was seen', () => {
    const { concerns, verification, health } = examineRound({
      facts: soundFacts(),
      observations: soundObservations,
    });
    expect(concerns).toEqual([]);
    expect(new Set(verification.map(({ source }) => source))).toEqual(
      new Set(['before', 'during', 'after', 'queues']),
    );
    expect(health).toMatchObject({ clockSource: 'tsc', harnessEventLoopP99Ms: 3 });
  });

  it('has no concern about the clock of containers that have a time namespace each, without offsets', () => {
    const hello = (participant: string, namespace: number): Observation =>
      seen(participant, {
        tMs: 0,
        type: 'hello',
        bootId: 'b',
        timeOffsets: `time:[${namespace}] monotonic 0 0 boottime 0 0`,
        node: 'v22',
        rtc: '1',
      });
    expect(concernsOf({}, [hello('speaker-1', 4026532571), hello('listener-1', 4026532634)])).toEqual([]);
  });

  it.each<[string, Partial<RoundFacts>, Observation[], RegExp]>([
    [
      'media beside the relay',
      {},
      [seen('listener-1', rtp({}, 'host'))],
      /listener-1 went by a host candidate/,
    ],
    [
      'media beside the gateway',
      {},
      [seen('speaker-1', rtp({ sent: 9000 }, 'relay'))],
      /speaker-1 sent 9000 RTP packets, but the gateway counted 3500/,
    ],
    [
      'two clocks',
      {},
      [
        seen('listener-1', {
          tMs: 0,
          type: 'hello',
          bootId: 'another boot',
          timeOffsets: 'none',
          node: 'v22',
          rtc: '1',
        }),
      ],
      /do not share one clock/,
    ],
    [
      'an impairment that was gone afterwards',
      { gateway: { ...gateway, differences: ['uplink: no htb tree is installed'] } },
      [],
      /^after the measurement: uplink: no htb tree/,
    ],
    [
      'a gateway that does not answer',
      { gateway: { differences: [], fault: 'container is not running' } },
      [],
      /^the gateway did not answer after the measurement: container is not running$/,
    ],
    [
      'counters that nobody read',
      { gateway: { differences: [] } },
      [],
      /^the counters of the gateway were not read/,
    ],
    [
      'loss that only the probe beside the script saw',
      {
        path: {
          ...probed,
          probes: probed.probes.with(1, probe('during', both(path(2500, 250), path(2500)))),
        },
      },
      [],
      /^uplink \(both\) not as configured while the script played: loss: configured 0 %, measured 10 /,
    ],
    [
      'a participant that failed',
      {},
      [seen('listener-1', { tMs: 2, type: 'fault', message: 'boom\n at x' })],
      /^listener-1: boom$/,
    ],
    [
      'a recording with holes',
      {},
      [seen('listener-1', { tMs: 2, type: 'recording', frames: 100, droppedMs: 150 })],
      /lost 150 ms of what it heard/,
    ],
    ['late injection', {}, [seen('speaker-1', utterance(false))], /up to 30 ms late/],
    ['a saturated host', { host: { cpu: { busy: 0.97, steal: 0 } } }, [], /97 % busy/],
  ])('calls the round invalid for %s', (_, changes, more, message) => {
    const concerns = concernsOf(changes, more);
    expect(concerns).toHaveLength(1);
    expect(concerns[0]?.what).toMatch(message);
    expect(concerns[0]?.invalidates).toBe(true);
  });

  it('does not blame host or harness for what stopping them costs', () => {
    const host = { cpu: { busy: 1, steal: 0 } };
    expect(concernsOf({ interrupted: true, host })).toEqual([
      { what: 'the host was 100 % busy, in a script that was stopped', invalidates: false },
    ]);
  });

  it('only remarks that a service ended, and forgives a warm-up its lag', () => {
    const unwell = [{ service: 'stt', how: 'ended with exit code 137' }];
    expect(concernsOf({ interrupted: true, unwell })).toEqual([
      { what: 'stt ended with exit code 137', invalidates: false },
    ]);
    expect(concernsOf({}, [seen('speaker-1', utterance(true))])).toEqual([]);
  });
});
