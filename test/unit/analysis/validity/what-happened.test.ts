import { describe, expect, it } from 'vitest';
import { whatHappened as whatHappenedTo } from '../../../../src/analysis/validity/what-happened.ts';

const roles = { 'speaker-1': 'speaker', 'listener-1': 'listener' } as const;
const whatHappened = (facts: Omit<Parameters<typeof whatHappenedTo>[0], 'roles'>) =>
  whatHappenedTo({ ...facts, roles });

describe('what befell a round', () => {
  it('is the failure of the stack where a service failed, told once with all that is known', () => {
    const told = whatHappened({
      incidents: [
        { part: 'coturn', event: 'pause', how: 'was paused', tMs: 1 },
        { part: 'coturn', event: 'pause', how: 'was paused', tMs: 2 },
      ],
      unwell: [{ service: 'coturn', how: 'is paused' }],
    });
    expect(told).toEqual([{ what: 'coturn was paused, is paused', invalidates: false }]);
  });

  it.each(['gateway', 'speaker-1', 'clean-during-both-path-far', 'engine'])(
    'makes it invalid where %s was paused',
    (part) => {
      const told = whatHappened({
        unwell: [],
        incidents: [{ part, event: 'pause', how: 'was paused', tMs: 1 }],
      });
      expect(told).toEqual([{ what: `${part} was paused`, invalidates: true }]);
    },
  );

  it('calls a participant by its name, not by its container', () => {
    const told = whatHappened({
      unwell: [],
      incidents: [{ part: 'loss-5-speaker-1', event: 'pause', how: 'was paused', tMs: 1 }],
    });
    expect(told).toEqual([{ what: 'speaker-1 was paused', invalidates: true }]);
  });

  it('takes no notice of participants that end, which they all do, but of a gateway that does', () => {
    const end = (part: string) => ({ part, event: 'die', how: 'ended with exit code 0', tMs: 1 }) as const;
    expect(whatHappened({ unwell: [], incidents: [end('listener-1')] })).toEqual([]);
    expect(whatHappened({ unwell: [], incidents: [end('gateway')] })).toHaveLength(1);
  });

  it('has what kept it from its end as the first that invalidates', () => {
    const told = whatHappened({ unwell: [], fault: 'the gateway is gone', anew: 'stt is paused' });
    expect(told).toEqual([
      { what: 'the stack was restarted before the round: stt is paused', invalidates: false },
      { what: 'could not be measured to its end: the gateway is gone', invalidates: true },
    ]);
  });
});
