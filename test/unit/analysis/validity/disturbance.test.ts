import { describe, expect, it } from 'vitest';
import { disturbanceOf } from '../../../../src/analysis/validity/disturbance.ts';
import type { Observation, ParticipantEvent } from '../../../../src/wire/participant.ts';
import type { HostFacts } from '../../../../src/model/round-facts.ts';
import { seen, soundObservations } from '../../build/round.ts';

const of = (event: ParticipantEvent): Observation => seen('speaker-1', event);
const spoken = (lagP50Ms: number): ParticipantEvent => ({
  tMs: 2,
  type: 'utterance',
  utterance: 'a',
  text: 't',
  warmup: false,
  dueStartMs: 0,
  dueEndMs: 1,
  lagP50Ms,
  lagMaxMs: 40,
});

describe('disturbanceOf', () => {
  it.each<[string, Observation[], HostFacts, RegExp]>([
    ['speech that was injected late', [of(spoken(30))], {}, /injected up to 30 ms late/],
    ['a steal of the hypervisor', [], { cpu: { busy: 0.5, steal: 0.2 } }, /hypervisor took 20 %/],
    ['a late event loop of the harness', [], { harnessEventLoopP99Ms: 400 }, /harness' event loop/],
  ])('names %s', (_, more, host, reason) => {
    expect(disturbanceOf([...soundObservations, ...more], host).join()).toMatch(reason);
  });

  it.each<[string, Observation[], HostFacts]>([
    ['nothing', [], { harnessEventLoopP99Ms: 3, cpu: { busy: 0.5, steal: 0 } }],
    ['a busy host: the stack under test may be what makes it busy', [], { cpu: { busy: 1, steal: 0 } }],
    ['a fault of a participant', [of({ type: 'fault', tMs: 1, message: 'ended with exit code 1' })], {}],
  ])('does not take for one: %s', (_, more, host) => {
    expect(disturbanceOf([...soundObservations, ...more], host)).toEqual([]);
  });
});
