import type { Impairment } from '../model/impairment.ts';
import type { SendPlan } from '../model/path.ts';
import { expectedPath } from './expected-path.ts';

/** Ethernet, IPv4 and UDP headers around a payload. */
const HEADERS_BYTES = 42;

/** A probe of a slow link ends after this long: its packets must stay sparse, and a run has eight scenarios. */
const LONGEST_MS = 9000;

/**
 * Packets that show loss, delay and order of one direction. Enough that a share asked for is not missed altogether
 * but once in e⁷ (1,100) runs; sparse enough to take half of a rate, so that its queue stays out of the picture.
 */
export function pacedPlan(impairments: readonly Impairment[]): SendPlan {
  const { lossShare, meanBurst, skipShare, duplicateShare, spreadMs, rate } = expectedPath(impairments);
  const shares = [lossShare, skipShare, duplicateShare].filter((share) => share > 0);
  const rarest = shares.length > 0 ? Math.min(...shares) : 1;
  const leastPackets = rarest < 1 ? 1500 : spreadMs > 0 ? 1000 : 500;
  // Bursts are what is counted then, and sixty of them give their mean length to about a third.
  const burstPackets = meanBurst > 1.5 && lossShare < 1 ? (60 * meanBurst) / lossShare : 0;
  const wanted = Math.min(6000, Math.max(leastPackets, Math.ceil(7 / rarest), Math.ceil(burstPackets)));
  const payloadBytes = rate && rate.rateKbit < 512 ? 40 : 120;
  const halfOfRateMs = rate ? ((payloadBytes + HEADERS_BYTES) * 8 * 2) / rate.rateKbit : 0;
  const intervalMs = Math.max(2, halfOfRateMs);
  return { packets: Math.min(wanted, Math.round(LONGEST_MS / intervalMs)), intervalMs, payloadBytes };
}

/**
 * Half as much again as the rate carries, until its queue has long been full: what arrives then is the rate, and
 * how late it arrives is the queue. Undefined where no rate is asked.
 */
export function saturatingPlan(impairments: readonly Impairment[]): SendPlan | undefined {
  const { rate, delayMaxMs } = expectedPath(impairments);
  if (!rate) return undefined;
  const payloadBytes = rate.rateKbit <= 1000 ? 108 : 1200;
  const intervalMs = ((payloadBytes + HEADERS_BYTES) * 8) / (1.5 * rate.rateKbit);
  // At half the rate in excess the queue is full after twice its length.
  const durationMs = 2 * rate.queueMs + delayMaxMs + 1000;
  return { packets: Math.ceil(durationMs / intervalMs), intervalMs, payloadBytes };
}
