import { mosCqe } from '../analysis/quality/emodel.ts';
import type { RtpStats } from '../wire/rtp-stats.ts';

type Inbound = NonNullable<RtpStats['inbound']>;

/** What one listener received between its last two reports. */
export interface Growth {
  readonly overMs: number;
  /** Packets that were sent to it. */
  readonly packets: number;
  /** Those of them that did not arrive. */
  readonly lost: number;
  readonly samples: number;
  /** Concealed samples in place of lost or late speech; concealed silence is inaudible. */
  readonly concealed: number;
  readonly concealments: number;
  /** Summed over samples: time in the jitter buffer, and its target. */
  readonly stayMs: number;
  readonly aimedMs: number;
  readonly emitted: number;
  readonly rttMs?: number;
}

/** Follows one listener's track; counters continue when the track is restarted. */
export class Reception {
  #before: (Inbound & { readonly tMs: number }) | undefined;
  #maxLost = 0;
  #last: Growth | undefined;

  /** Since the previous report; undefined before the second one. */
  get last(): Growth | undefined {
    return this.#last;
  }

  /** What arrived since the previous report, or since the track began. */
  growthSince(tMs: number, { inbound, rttMs }: RtpStats): Growth | undefined {
    if (!inbound) return undefined;
    if (this.#before && inbound.packetsReceived < this.#before.packetsReceived) {
      this.#before = undefined;
      this.#maxLost = 0;
    }
    const before = this.#before;
    const since = (field: CounterOf): number => (inbound[field] ?? 0) - (before?.[field] ?? 0);
    // A packet that arrives late is subtracted from the lost ones (RFC 3550, section 6.4.1), but a Prometheus counter
    // only grows.
    const lost = Math.max(0, inbound.packetsLost - this.#maxLost);
    this.#maxLost += lost;
    const growth: Growth = {
      overMs: before ? tMs - before.tMs : 0,
      packets: since('packetsReceived') + lost,
      lost,
      samples: since('totalSamples'),
      concealed: since('concealedSamples') - since('silentConcealedSamples'),
      concealments: since('concealmentEvents'),
      stayMs: since('jitterBufferDelayMs'),
      aimedMs: since('jitterBufferTargetDelayMs'),
      emitted: since('jitterBufferEmitted'),
      ...(rttMs !== undefined && { rttMs }),
    };
    this.#before = { ...inbound, tMs };
    if (before) this.#last = growth;
    return growth;
  }
}

type CounterOf =
  | 'packetsReceived'
  | 'totalSamples'
  | 'concealedSamples'
  | 'silentConcealedSamples'
  | 'concealmentEvents'
  | 'jitterBufferDelayMs'
  | 'jitterBufferTargetDelayMs'
  | 'jitterBufferEmitted';

/** Time of audio in the jitter buffer in percent of its target; undefined if nothing was played. */
export function levelPercent({ stayMs, aimedMs }: Growth): number | undefined {
  return aimedMs > 0 ? (100 * stayMs) / aimedMs : undefined;
}

/** Concealed share of what was played, 0–1; undefined if nothing was played. */
export function plcRate({ concealed, samples }: Growth): number | undefined {
  return samples > 0 ? Math.max(0, concealed) / samples : undefined;
}

/** From the SFU to playback at the listener: half a round trip, and the mean time in the jitter buffer. */
export function legDelayMs({ rttMs, stayMs, emitted }: Growth): number | undefined {
  return rttMs === undefined || emitted <= 0 ? undefined : rttMs / 2 + stayMs / emitted;
}

/** MOS-CQE, 1–4.5, of this leg alone, by ITU-T G.107; undefined if nothing was played. */
export function legMos(growth: Growth): number | undefined {
  const [delayMs, concealed] = [legDelayMs(growth), plcRate(growth)];
  return delayMs === undefined || concealed === undefined ? undefined : mosCqe(delayMs, 100 * concealed);
}
