import { milliseconds, NUMBER, requireRange } from './field.ts';
import type { AnyImpairment, Kind } from './kind.ts';

/** One-way delay, uniform over delayMs ± jitterMs. */
export interface Delay {
  readonly kind: 'delay';
  readonly delayMs: number;
  readonly jitterMs?: number;
}

export function isDelay(impairment: AnyImpairment): impairment is Delay {
  return impairment.kind === 'delay';
}

const MS = { low: 0, high: 10_000, unit: 'ms' };

export const delay: Kind<Delay> = {
  fields: {
    delayMs: { ...MS, meaning: 'One-way delay.' },
    jitterMs: { ...MS, meaning: 'Uniform variation, ± around the delay.', optional: true },
  },
  example: 'delay 50 ± 50 ms',
  pattern: new RegExp(`^delay ${NUMBER} ?(?:ms)?(?: ?(?:±|\\+-|\\+/-) ?${NUMBER})? ?ms$`),
  describe: ({ delayMs, jitterMs }) => `delay ${delayMs}${jitterMs ? ` ± ${jitterMs}` : ''} ms`,
  parse: (delayMs = 0, jitterMs) => ({ kind: 'delay', delayMs, ...(jitterMs !== undefined && { jitterMs }) }),

  /** Without a distribution table the kernel draws uniformly from delayMs ± jitterMs. */
  netemArgs({ delayMs, jitterMs = 0 }) {
    requireRange('delayMs', delayMs, delay.fields.delayMs);
    // Beyond the delay the draw would go below zero, be cut off there, and lift the mean.
    requireRange('jitterMs', jitterMs, { low: 0, high: delayMs, unit: 'ms, no more than delayMs' });
    return ['delay', milliseconds(delayMs), ...(jitterMs > 0 ? [milliseconds(jitterMs)] : [])];
  },
  installed: (configured) => [
    { name: 'delay in s', path: ['delay', 'delay'], expected: (configured?.delayMs ?? 0) / 1000 },
    { name: 'jitter in s', path: ['delay', 'jitter'], expected: (configured?.jitterMs ?? 0) / 1000 },
  ],
  expect: ({ delayMs, jitterMs = 0 }, path) => ({
    ...path,
    delayMinMs: delayMs - jitterMs,
    delayMeanMs: delayMs,
    delayMaxMs: delayMs + jitterMs,
    // Nine tenths of the width of a uniform lie between p5 and p95.
    spreadMs: 1.8 * jitterMs,
  }),
};
