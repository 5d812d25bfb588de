import { NUMBER, requireRange } from './field.ts';
import type { Kind } from './kind.ts';

/** Ethernet bits per second, with a tail-drop queue of queueMs at that rate. */
export interface Rate {
  readonly kind: 'rate';
  readonly rateKbit: number;
  readonly queueMs: number;
}

/** Only bulk traffic fills a link that is wider than this. */
export const FILLED_BY_AUDIO_KBIT = 1000;

/**
 * In the class, not in netem, whose own rate would put packets back in order and so change the delay distribution
 * that was asked for (docs/decisions/0002).
 */
export const rate: Kind<Rate> = {
  fields: {
    rateKbit: {
      low: 8,
      high: 10_000_000,
      unit: 'kbit/s',
      meaning: 'Rate of the link, Ethernet headers included.',
    },
    queueMs: { low: 1, high: 60_000, unit: 'ms', meaning: 'Length of the queue before it, at that rate.' },
  },
  example: 'rate 330 kbit/s queue 300 ms',
  pattern: new RegExp(`^rate ${NUMBER} ?kbit(?:/s)?,? queue ${NUMBER} ?ms$`),
  describe: ({ rateKbit, queueMs }) => `rate ${rateKbit} kbit/s, queue ${queueMs} ms`,
  parse: (rateKbit = 0, queueMs = 0) => ({ kind: 'rate', rateKbit, queueMs }),
  netemArgs: () => [],
  installed: () => [],
  expect: ({ rateKbit, queueMs }, path) => ({ ...path, rate: { rateKbit, queueMs } }),
};

/**
 * Rate of a participant's htb class, or of one that is open. The credit of 1 ms covers late timers; one of a full
 * frame, as is usual, would let ten audio packets through a 128 kbit/s link at once.
 */
export function classRateArgs(configured: Rate | undefined): string[] {
  if (!configured) return ['rate', '10gbit', 'burst', '1mb', 'cburst', '1mb'];
  const { rateKbit } = configured;
  requireRange('rateKbit', rateKbit, rate.fields.rateKbit);
  const bytesPerMs = Math.ceil(rateKbit / 8);
  return ['rate', `${Math.round(rateKbit * 1000)}bit`, 'burst', `${bytesPerMs}`, 'cburst', `${bytesPerMs}`];
}

/** Bits per second that the kernel shows for such a class. */
export function classRateBits(configured: Rate | undefined): number {
  return (configured?.rateKbit ?? 10_000_000) * 1000;
}

/** Bytes that a queue of queueMs holds at the rate, and no fewer than one full frame. */
export function queueBytes({ rateKbit, queueMs }: Rate): number {
  requireRange('queueMs', queueMs, rate.fields.queueMs);
  return Math.max(1514, Math.ceil((rateKbit * queueMs) / 8));
}
