import { expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import {
  classRateArgs,
  classRateBits,
  queueBytes,
  type Rate,
  rate,
} from '../../../../src/impair/kinds/rate.ts';

const NARROW: Rate = { kind: 'rate', rateKbit: 128, queueMs: 300 };

it('is a matter of the class, with a credit of 1 ms', () => {
  expect(classRateArgs(NARROW)).toEqual(['rate', '128000bit', 'burst', '16', 'cburst', '16']);
  expect(classRateArgs(undefined)).toEqual(['rate', '10gbit', 'burst', '1mb', 'cburst', '1mb']);
  expect(rate.netemArgs(NARROW)).toEqual([]);
});

it('is in bits per second in the kernel', () => {
  expect(classRateBits(NARROW)).toBe(128_000);
  expect(classRateBits(undefined)).toBe(10_000_000_000);
});

it('has a queue of at least one full frame', () => {
  expect(queueBytes(NARROW)).toBe(4800);
  expect(queueBytes({ kind: 'rate', rateKbit: 8, queueMs: 1 })).toBe(1514);
});

it('refuses what is out of range', () => {
  expect(() => classRateArgs({ ...NARROW, rateKbit: 7 })).toThrow(
    'rateKbit: got 7, expected 8..10000000 (kbit/s)',
  );
  expect(() => queueBytes({ ...NARROW, queueMs: 0 })).toThrow('queueMs: got 0, expected 1..60000 (ms)');
});

it('is left to a probe that exceeds it', () => {
  expect(expectedPath([NARROW])).toEqual({ ...expectedPath([]), rate: { rateKbit: 128, queueMs: 300 } });
});
