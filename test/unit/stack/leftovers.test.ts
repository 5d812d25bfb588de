import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/stack/engine.ts';
import { leftBy, removeLeftovers } from '../../../src/stack/leftovers.ts';
import { KEPT } from '../../../src/stack/labels.ts';
import type { Found } from '../../../src/stack/reap.ts';

const OWN = 'boot:7:1';

function thing(id: string, run: string, owner: string, kind: Found['kind'] = 'container'): Found {
  return { kind, id, name: id, run, owner };
}

describe('what a dead process left', () => {
  it('is what it made, and nobody else’s of the same run', () => {
    const all = [thing('a', 'one', OWN), thing('b', 'one', 'boot:8:1'), thing('c', 'two', 'boot:8:1')];
    expect(leftBy(OWN, all).map(({ id }) => id)).toEqual(['a']);
  });

  it('is nothing of a run that was let go of', () => {
    const all = [
      thing('a', 'kept', OWN),
      thing('n', 'kept', OWN, 'network'),
      thing('m', 'kept', KEPT, 'volume'),
      thing('b', 'other', OWN),
    ];
    expect(leftBy(OWN, all).map(({ id }) => id)).toEqual(['b']);
  });
});

describe('removing it', () => {
  it('tries for a minute where no engine answers, and throws nothing', async () => {
    let nowMs = 0;
    let tries = 0;
    const connect = (): Promise<Engine> => {
      tries += 1;
      return Promise.reject(new Error('no engine'));
    };
    await removeLeftovers(OWN, {
      connect,
      now: () => nowMs,
      sleep: (ms) => Promise.resolve((nowMs += ms)),
    });
    expect(nowMs).toBe(60_000);
    expect(tries).toBe(30);
  });
});
