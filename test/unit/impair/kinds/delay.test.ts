import { expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { type Delay, delay, isDelay } from '../../../../src/impair/kinds/delay.ts';

it.each<[Omit<Delay, 'kind'>, string[], string]>([
  [{ delayMs: 25 }, ['delay', '25ms'], 'delay 25 ms'],
  [{ delayMs: 12.3456, jitterMs: 0 }, ['delay', '12.346ms'], 'delay 12.3456 ms'],
  [{ delayMs: 75, jitterMs: 75 }, ['delay', '75ms', '75ms'], 'delay 75 ± 75 ms'],
  [{ delayMs: 10_000 }, ['delay', '10000ms'], 'delay 10000 ms'],
])('gives tc %j as %j', (fields, args, text) => {
  expect(delay.netemArgs({ kind: 'delay', ...fields })).toEqual(args);
  expect(delay.describe({ kind: 'delay', ...fields })).toBe(text);
});

it.each<[Omit<Delay, 'kind'>, string]>([
  [{ delayMs: -1 }, 'delayMs: got -1, expected 0..10000 (ms)'],
  [{ delayMs: 10_001 }, 'delayMs: got 10001, expected 0..10000 (ms)'],
  [{ delayMs: 50, jitterMs: 51 }, 'jitterMs: got 51, expected 0..50 (ms, no more than delayMs)'],
])('refuses %j', (fields, message) => {
  expect(() => delay.netemArgs({ kind: 'delay', ...fields })).toThrow(message);
});

it('is in seconds in the kernel', () => {
  expect(
    delay.installed({ kind: 'delay', delayMs: 75, jitterMs: 20 }).map(({ expected }) => expected),
  ).toEqual([0.075, 0.02]);
});

it('spreads packets evenly over delay ± jitter', () => {
  expect(expectedPath([{ kind: 'delay', delayMs: 50, jitterMs: 20 }])).toMatchObject({
    delayMinMs: 30,
    delayMeanMs: 50,
    delayMaxMs: 70,
    spreadMs: 36,
    lossShare: 0,
  });
});

it('is known by its kind', () => {
  expect(isDelay({ kind: 'delay' })).toBe(true);
  expect(isDelay({ kind: 'loss' })).toBe(false);
});
