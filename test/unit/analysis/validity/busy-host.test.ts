import { describe, expect, it } from 'vitest';
import { examineRound } from '../../../../src/analysis/validity/concerns.ts';
import type { HostCpu } from '../../../../src/model/health.ts';
import type { RoundFacts } from '../../../../src/model/round-facts.ts';
import type { PathObservation } from '../../../../src/wire/path-probe.ts';
import type { Observation } from '../../../../src/wire/participant.ts';
import { both, path, probe, seen, soundFacts, soundObservations } from '../../build/round.ts';

/** Of 97 %, the stack used 78 %, the harness 18 %, and others 1 %. */
const BY_THE_STACK: HostCpu = { busy: 0.97, steal: 0, stack: 0.78, others: 0.01 };
const PUNCTUAL: readonly Observation[] = [
  seen('speaker-1', { tMs: 1, type: 'injection', frames: 6000, lagP50Ms: 0.5, lagP99Ms: 9, lagMaxMs: 30 }),
  seen('listener-1', { tMs: 1, type: 'event-loop', delayP50Ms: 0.2, delayP99Ms: 8, delayMaxMs: 30 }),
];

function validWith(
  cpu: HostCpu,
  changes: Partial<RoundFacts> = {},
  more: readonly Observation[] = PUNCTUAL,
): { readonly valid: boolean; readonly said: string } {
  const host = { cpu, clockSource: 'tsc', harnessEventLoopP99Ms: 3 };
  const { concerns } = examineRound({
    facts: soundFacts({ host, ...changes }),
    observations: [...soundObservations, ...more],
  });
  return {
    valid: !concerns.some(({ invalidates }) => invalidates),
    said: concerns.map(({ what }) => what).join('; '),
  };
}

/** The probe beside the calls, of whose packets 2 % were held up by so much more. */
function held(delayMs: number): Pick<RoundFacts, 'path'> {
  const late = (one: PathObservation): PathObservation => ({
    ...one,
    delay: { p0: 0.3, p5: 0.3, p50: 0.3, p95: 0.3, p99: delayMs, p100: delayMs, pdvP95: 0, pdvP99: delayMs },
  });
  const { path: probed } = soundFacts();
  return {
    path: { ...probed, probes: probed.probes.with(1, probe('during', both(late(path(2500)), path(2500)))) },
  };
}

describe('a host that is busy', () => {
  it('is a finding where the stack used it and everything of the harness was on time', () => {
    const { valid, said } = validWith(BY_THE_STACK);
    expect(valid).toBe(true);
    expect(said).toBe(
      "the stack used 78 % of the host's processors, which were 97 % busy; the harness was on time",
    );
  });

  it.each<[string, HostCpu]>([
    ['nobody counted what the stack used', { busy: 0.97, steal: 0 }],
    ['something else used more than 5 %', { busy: 0.97, steal: 0, stack: 0.7, others: 0.06 }],
    ['the count does not add up', { busy: 0.97, steal: 0, stack: 0.9, others: -0.06 }],
    ['the harness used most of it', { busy: 0.97, steal: 0, stack: 0.45, others: 0.01 }],
    ['the hypervisor took some of it', { ...BY_THE_STACK, steal: 0.06 }],
  ])('makes the round invalid where %s', (_, cpu) => {
    expect(validWith(cpu).valid).toBe(false);
  });

  it.each<[string, Partial<RoundFacts>, readonly Observation[]]>([
    [
      'a listener was late',
      {},
      [
        ...PUNCTUAL,
        seen('floor-1', { tMs: 1, type: 'event-loop', delayP50Ms: 0.2, delayP99Ms: 21, delayMaxMs: 30 }),
      ],
    ],
    ['no speaker told how late it was', {}, PUNCTUAL.slice(1)],
    ['no listener told how late it was', {}, PUNCTUAL.slice(0, 1)],
    ['the gateway held up packets', held(25), PUNCTUAL],
    [
      'the gateway was probed too little beside the calls',
      {
        path: {
          ...soundFacts().path,
          probes: soundFacts().path.probes.with(1, probe('during', both(path(150)))),
        },
      },
      PUNCTUAL,
    ],
    [
      'the harness said nothing of its event loop',
      { host: { cpu: BY_THE_STACK, clockSource: 'tsc' } },
      PUNCTUAL,
    ],
    [
      'a recording has holes',
      {},
      [...PUNCTUAL, seen('listener-1', { tMs: 2, type: 'recording', frames: 100, droppedMs: 150 })],
    ],
  ])('makes the round invalid where %s, whoever used it', (_, changes, observations) => {
    expect(validWith(BY_THE_STACK, changes, observations).valid).toBe(false);
  });

  it('is nothing to be told of up to 95 %', () => {
    expect(validWith({ ...BY_THE_STACK, busy: 0.95 })).toEqual({ valid: true, said: '' });
  });
});
