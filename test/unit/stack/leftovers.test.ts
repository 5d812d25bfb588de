import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/stack/engine.ts';
import { removeLeftovers } from '../../../src/stack/leftovers.ts';

const OWN = 'boot:7:1';

describe('removing leftovers of a dead process', () => {
  it('retries for a minute if no engine answers, and never throws', async () => {
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
