import type { Impairment } from '../../impair/kinds/kinds.ts';
import { FILLED_BY_AUDIO_KBIT } from '../../impair/kinds/rate.ts';
import type { LinkSpec } from '../../model/impairment.ts';
import type { SendPlan } from '../../wire/path-probe.ts';
import { expectedPath } from './expected-path.ts';
import { HEADERS_BYTES } from './observe.ts';
import { PROVABLE_SHARE } from './tolerance.ts';

/**
 * A probe of a slow link ends after this long if the rarest event has been seen by then, because its packets are
 * sparse.
 */
const LONGEST_MS = { before: 9000, after: 5000 };
const USUAL_PACKETS = { before: 3000, after: 1500 };
/** Packets closer together would overload a gateway in User-Mode Linux, which would delay them. */
const CLOSEST_MS = 0.5;
/** Expected number of the rarest events. The chance of seeing none is then below 1 in 100,000. */
const EXPECTED_OF_RAREST = 13;
/** A frame of Opus at 48 kbit/s is 120 bytes. */
const SPEECH = { payloadBytes: 120, intervalMs: 20 };
/** Longer than any script. */
const LONGEST_SCRIPT_MS = 5 * 3_600_000;

/**
 * Packets that measure loss, delay and order of one direction: enough to distinguish an impairment from its absence,
 * and sparse enough to use half of a rate, so that its queue adds nothing. The probe after the measurement only has to
 * verify that nothing has changed; half as many are enough for it.
 */
export function pacedPlan(impairments: readonly Impairment[], when: 'before' | 'after'): SendPlan {
  const { lossShare, meanBurst, skipShare, duplicateShare, rate } = expectedPath(impairments);
  const shares = [lossShare, skipShare, duplicateShare].filter((share) => share >= PROVABLE_SHARE);
  const needed = Math.ceil(EXPECTED_OF_RAREST / Math.min(1, ...shares));
  // Bursts are counted then. Sixty of them give their mean length to about a third.
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
 * One and a half times the rate, until its queue has long been full: the arrival rate shows the rate, and the delay
 * shows the queue. Undefined if no rate is configured.
 */
export function saturatingPlan(impairments: readonly Impairment[]): SendPlan | undefined {
  const { rate, delayMaxMs } = expectedPath(impairments);
  if (!rate) return undefined;
  const payloadBytes = rate.rateKbit <= FILLED_BY_AUDIO_KBIT ? 108 : 1200;
  const intervalMs = spacingMs(payloadBytes, rate.rateKbit, 1.5);
  // With an excess of half the rate, the queue is full after twice its length.
  const durationMs = 2 * rate.queueMs + delayMaxMs + 1000;
  return { packets: Math.ceil(durationMs / intervalMs), intervalMs, payloadBytes };
}

/** Whether audio can fill every rate of the link. If so, flooding it costs gateway and host almost nothing. */
export function isNarrow({ uplink, downlink }: LinkSpec): boolean {
  const rates = [uplink, downlink].flatMap((impairments) => expectedPath(impairments).rate ?? []);
  return rates.length > 0 && rates.every(({ rateKbit }) => rateKbit <= FILLED_BY_AUDIO_KBIT);
}

/** Like the speech that is sent at the same time; sparser if that would exceed a quarter of the rate. */
export function duringPlan(impairments: readonly Impairment[]): SendPlan {
  const { rate } = expectedPath(impairments);
  const intervalMs = Math.max(SPEECH.intervalMs, spacingMs(SPEECH.payloadBytes, rate?.rateKbit, 1 / 4));
  return { ...SPEECH, intervalMs, packets: Math.ceil(LONGEST_SCRIPT_MS / intervalMs) };
}

/**
 * Longer than a round trip over the link with full queues: an end may receive nothing for so long although packets are
 * still in flight.
 */
export function settleMsOf({ uplink, downlink }: LinkSpec): number {
  const longest = [uplink, downlink].map(expectedPath);
  return longest.reduce((sum, { delayMaxMs, rate }) => sum + delayMaxMs + (rate?.queueMs ?? 0), 500);
}

/** Interval between packets that together use this share of a rate; 0 without a rate. */
function spacingMs(payloadBytes: number, rateKbit: number | undefined, share: number): number {
  return rateKbit === undefined ? 0 : ((payloadBytes + HEADERS_BYTES) * 8) / (share * rateKbit);
}
