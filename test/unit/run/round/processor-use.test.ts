import { describe, expect, it } from 'vitest';
import {
  type Reading,
  useBetween,
  watchProcessors,
  withUse,
} from '../../../../src/run/round/processor-use.ts';

/** Of two processors after so many seconds, by service: seconds used so far. */
function reading(seconds: number, used: Readonly<Record<string, number>>, own = 0): Reading {
  const containers = Object.entries(used).map(
    ([service, usedS]) => [`id-${service}`, { service, usedNs: usedS * 1e9, hostNs: seconds * 2e9 }] as const,
  );
  return { containers: new Map(containers), ownNs: own * 1e9 };
}

describe('who used the processors', () => {
  const before = reading(100, { stt: 10, translator: 5, gateway: 1, 'clean-speaker-1': 0, jaeger: 3 });

  it('is stack, harness, or others, as shares of all of them', () => {
    const after = reading(
      110,
      { stt: 20, translator: 8, gateway: 2, 'clean-speaker-1': 2, jaeger: 4, late: 5 },
      1,
    );
    const use = useBetween(before, after);
    expect(use?.stack).toBeCloseTo(13 / 20);
    expect(use?.harness).toBeCloseTo(4 / 20);
    const cpu = withUse({ busy: 0.97, steal: 0 }, use);
    expect(cpu.stack).toBeCloseTo(0.65);
    expect(cpu.others).toBeCloseTo(0.12);
  });

  it.each<[string, Reading]>([
    [
      'a service of the stack that is not there any more',
      reading(110, { stt: 20, gateway: 2, 'clean-speaker-1': 2, jaeger: 4 }),
    ],
    [
      'a service that was started again',
      reading(110, { stt: 1, translator: 8, gateway: 2, 'clean-speaker-1': 2, jaeger: 4 }),
    ],
    [
      'two readings of one moment',
      reading(100, { stt: 10, translator: 5, gateway: 1, 'clean-speaker-1': 0, jaeger: 3 }),
    ],
  ])('is unknown for %s', (_, after) => {
    expect(useBetween(before, after)).toBeUndefined();
  });

  it('is unknown of a deployment that is not ours', () => {
    expect(useBetween(reading(1, { gateway: 1 }), reading(2, { gateway: 2 }))).toBeUndefined();
    expect(withUse({ busy: 0.97, steal: 0 }, undefined)).toEqual({ busy: 0.97, steal: 0 });
  });

  it('is unknown where the engine cannot be asked', async () => {
    const used = watchProcessors(() => Promise.reject(new Error('no engine')));
    expect(await used()).toBeUndefined();
  });
});
