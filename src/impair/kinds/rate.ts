import type { ImpairmentOf } from '../../model/impairment.ts';
import { requireRange } from './field.ts';

/** An Opus frame of 20 ms on the wire: about 64 bytes with RED, and RTP, SRTP, TURN, UDP, IP and Ethernet around it. */
const AUDIO_FRAME_BYTES = 150;
/** Only bulk traffic, in large packets, makes a link queue that is wider than this. */
const BULK_FRAME_BYTES = 1200;
const AUDIO_FILLS_KBIT = 1000;

/** More packets per second than an access link without a rate will see; bounds memory, not traffic. */
const UNLIMITED_PPS = 20_000;

type Rate = ImpairmentOf<'rate'>;

/**
 * Rate of the htb class. netem's own rate would put packets back in order and so change the delay distribution
 * that was asked for (docs/decisions/0002). The credit of 1 ms covers late timers; one of a full frame, as is
 * usual, would let ten audio packets through a 128 kbit/s link at once.
 */
export function classRateArgs(rate: Rate | undefined): string[] {
  if (!rate) return ['rate', '10gbit', 'burst', '1mb', 'cburst', '1mb'];
  requireRange('rateKbit', rate.rateKbit, 8, 10_000_000, 'kbit/s');
  const bytesPerMs = Math.ceil(rate.rateKbit / 8);
  return [
    'rate',
    `${Math.round(rate.rateKbit * 1000)}bit`,
    'burst',
    `${bytesPerMs}`,
    'cburst',
    `${bytesPerMs}`,
  ];
}

/** Bytes that a queue of queueMs holds at the rate, and no fewer than one full frame. */
export function queueBytes({ rateKbit, queueMs }: Rate): number {
  requireRange('queueMs', queueMs, 1, 60_000, 'ms');
  return Math.max(1514, Math.ceil((rateKbit * queueMs) / 8));
}

/**
 * netem counts packets, and those still under way with those that queue. So the limit is what the rate carries
 * in delay and queue together, in packets of the size that fills such a link; larger ones queue longer than asked.
 */
export function limitPackets(rate: Rate | undefined, longestDelayMs: number, meanDelayMs: number): number {
  if (!rate) return Math.max(1000, Math.ceil((longestDelayMs / 1000) * UNLIMITED_PPS));
  const underWayBytes = (rate.rateKbit * meanDelayMs) / 8;
  const frameBytes = rate.rateKbit <= AUDIO_FILLS_KBIT ? AUDIO_FRAME_BYTES : BULK_FRAME_BYTES;
  return Math.max(2, Math.ceil((queueBytes(rate) + underWayBytes) / frameBytes));
}
