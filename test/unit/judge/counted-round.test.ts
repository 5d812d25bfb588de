import { describe, expect, it } from 'vitest';
import { countedOf } from '../../../src/judge/counted-round.ts';
import type { RoundEvidence } from '../../../src/model/evidence.ts';
import type { Observation, Role } from '../../../src/wire/participant.ts';

const roles: Record<string, Role> = {
  'speaker-1': 'speaker',
  'speaker-2': 'speaker',
  'listener-2': 'listener',
  'floor-2': 'floor',
  'visitor-2': 'visitor',
};
const evidence = {
  facts: { roles, addresses: Object.fromEntries(Object.keys(roles).map((name) => [name, '10.0.0.1'])) },
  observations: Object.keys(roles).map((participant) => ({ participant }) as Observation),
  recordings: new Map(Object.keys(roles).map((name) => [name, {}])),
} as unknown as RoundEvidence;

describe('countedOf', () => {
  it('is everything where nothing was discarded', () => {
    expect(countedOf(evidence)).toBe(evidence);
  });

  it('leaves out who took part in a discarded call, and no visitor of the same number', () => {
    const discardedCalls = [{ calls: [2], reason: 'late', utterances: 8 }];
    const counted = countedOf({ ...evidence, facts: { ...evidence.facts, discardedCalls } });
    const names = ['speaker-1', 'visitor-2'];
    expect(Object.keys(counted.facts.roles)).toEqual(names);
    expect(Object.keys(counted.facts.addresses)).toEqual(names);
    expect(counted.observations.map(({ participant }) => participant)).toEqual(names);
    expect([...counted.recordings.keys()]).toEqual(names);
    expect(counted.facts.discardedCalls).toEqual(discardedCalls);
  });
});
