import type { PathObservation } from '../../wire/path-probe.ts';
import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import { FILLED_BY_AUDIO_KBIT } from '../../impair/kinds/rate.ts';
import { judged, type Quantity } from './tolerance.ts';

/** Rate and queue, from a probe that exceeds the rate. */
export function rateQuantities(
  { rate, delayMeanMs }: ExpectedPath,
  saturated: PathObservation | undefined,
  idleMs: number,
): Quantity[] {
  if (!rate || saturated?.arrivedKbit === undefined || !saturated.delay) return [];
  const packets = saturated.received;
  const row = (
    quantity: string,
    unit: string,
    configured: number,
    measured: number,
    low: number,
    high: number,
  ): Quantity =>
    judged({
      quantity,
      unit,
      configured,
      measured,
      tolerance: { low: configured * low, high: configured * high },
      packets,
    });
  // A wide link is as hard to fill as to carry. A busy host may fall short of its rate but must not exceed it, and
  // audio never fills its queue.
  if (rate.rateKbit > FILLED_BY_AUDIO_KBIT) {
    return [row('rate', 'kbit/s', rate.rateKbit, saturated.arrivedKbit, 0.5, 1.05)];
  }
  return [
    row('rate', 'kbit/s', rate.rateKbit, saturated.arrivedKbit, 0.8, 1.05),
    row('queue', 'ms', rate.queueMs, saturated.delay.p95 - delayMeanMs - idleMs, 0.5, 1.5),
  ];
}
