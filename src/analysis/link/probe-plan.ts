import type { Impairment } from '../../impair/kinds/kinds.ts';
import { FILLED_BY_AUDIO_KBIT } from '../../impair/kinds/rate.ts';
import type { LinkSpec } from '../../model/impairment.ts';
import type { SendPlan } from '../../wire/path-probe.ts';
import { expectedPath } from './expected-path.ts';
import { HEADERS_BYTES } from './observe.ts';
import { PROVABLE_SHARE } from './tolerance.ts';

/** A probe of a slow link ends after this long, if what is rare has been seen by then: its packets stay sparse. */
const LONGEST_MS = { before: 9000, after: 5000 };
const USUAL_PACKETS = { before: 3000, after: 1500 };
/** Closer together they would be as much as a gateway in User-Mode Linux carries without delaying them. */
const CLOSEST_MS = 0.5;
/** Of what is rarest, so many are expected: that chance shows none is then less likely than 1 in 100,000. */
const EXPECTED_OF_RAREST = 13;
/** A frame of Opus at 48 kbit/s is 120 bytes. */
const SPEECH = { payloadBytes: 120, intervalMs: 20 };
/** More than any script lasts. */
const LONGEST_SCRIPT_MS = 5 * 3_600_000;

/**
 * Packets that show loss, delay and order of one direction: enough to tell an impairment from its absence, sparse
 * enough to take half of a rate, so that its queue stays out of the picture. The probe after the measurement only has
 * to tell that nothing has changed, and makes do with half as many.
 */
export function pacedPlan(impairments: readonly Impairment[], when: 'before' | 'after'): SendPlan {
  const { lossShare, meanBurst, skipShare, duplicateShare, rate } = expectedPath(impairments);
  const shares = [lossShare, skipShare, duplicateShare].filter((share) => share >= PROVABLE_SHARE);
  const needed = Math.ceil(EXPECTED_OF_RAREST / Math.min(1, ...shares));
  // Bursts are what is counted then, and sixty of them give their mean length to about a third.
  const burstPackets = meanBurst > 1.5 && lossShare < 1 ? Math.ceil((60 * meanBurst) / lossShare) : 0;
  const usual = Math.min(6000, Math.max(USUAL_PACKETS[when], burstPackets));
  const payloadBytes = rate && rate.rateKbit < 512 ? 40 : SPEECH.payloadBytes;
  const intervalMs = Math.max(CLOSEST_MS, spacingMs(payloadBytes, rate?.rateKbit, 1 / 2));
  return {
    packets: Math.max(needed, Math.min(usual, Math.round(LONGEST_MS[when] / intervalMs))),
    intervalMs,
    payloadBytes,
  };
}

/**
 * Half as much again as the rate carries, until its queue has long been full: what arrives then is the rate, and
 * how late it arrives is the queue. Undefined where no rate is asked.
 */
export function saturatingPlan(impairments: readonly Impairment[]): SendPlan | undefined {
  const { rate, delayMaxMs } = expectedPath(impairments);
  if (!rate) return undefined;
  const payloadBytes = rate.rateKbit <= FILLED_BY_AUDIO_KBIT ? 108 : 1200;
  const intervalMs = spacingMs(payloadBytes, rate.rateKbit, 1.5);
  // At half the rate in excess the queue is full after twice its length.
  const durationMs = 2 * rate.queueMs + delayMaxMs + 1000;
  return { packets: Math.ceil(durationMs / intervalMs), intervalMs, payloadBytes };
}

/** Whether every rate of the link is one that audio can fill: a flood of it is a trickle to gateway and host. */
export function isNarrow({ uplink, downlink }: LinkSpec): boolean {
  const rates = [uplink, downlink].flatMap((impairments) => expectedPath(impairments).rate ?? []);
  return rates.length > 0 && rates.every(({ rateKbit }) => rateKbit <= FILLED_BY_AUDIO_KBIT);
}

/** Like the speech beside which it is sent, sparser where that would be more than a quarter of the rate. */
export function duringPlan(impairments: readonly Impairment[]): SendPlan {
  const { rate } = expectedPath(impairments);
  const intervalMs = Math.max(SPEECH.intervalMs, spacingMs(SPEECH.payloadBytes, rate?.rateKbit, 1 / 4));
  return { ...SPEECH, intervalMs, packets: Math.ceil(LONGEST_SCRIPT_MS / intervalMs) };
}

/** Longer than a round trip over the link with its queues full: so long may an end hear nothing that is still to come. */
export function settleMsOf({ uplink, downlink }: LinkSpec): number {
  const longest = [uplink, downlink].map(expectedPath);
  return longest.reduce((sum, { delayMaxMs, rate }) => sum + delayMaxMs + (rate?.queueMs ?? 0), 500);
}

/** Between packets that together take this share of a rate; 0 where there is none. */
function spacingMs(payloadBytes: number, rateKbit: number | undefined, share: number): number {
  return rateKbit === undefined ? 0 : ((payloadBytes + HEADERS_BYTES) * 8) / (share * rateKbit);
}
