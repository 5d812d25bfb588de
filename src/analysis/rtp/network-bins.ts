import type { NetworkBin } from '../../model/exhibits.ts';
import type { RtpReport } from './rtp-growth.ts';

export interface NetworkBinsRequest {
  /** One listener's reports in each list, in order of arrival. */
  readonly listeners: readonly (readonly RtpReport[])[];
  /** CLOCK_MONOTONIC. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly binMs: number;
}

interface Sum {
  received: number;
  lost: number;
  delayMs: number;
  emitted: number;
}

/**
 * Loss and time in the jitter buffer over time, all listeners together. A counter's growth counts in the bin of its
 * second report; growth across a restarted track is left out. Times of the bins are relative to `fromMs`.
 */
export function networkBins({ listeners, fromMs, untilMs, binMs }: NetworkBinsRequest): NetworkBin[] {
  const count = Math.max(0, Math.ceil((untilMs - fromMs) / binMs));
  const sums = Array.from({ length: count }, (): Sum => ({ received: 0, lost: 0, delayMs: 0, emitted: 0 }));
  for (const reports of listeners) {
    for (const [i, { tMs, stats }] of reports.entries()) {
      const [before, now] = [reports[i - 1]?.stats.inbound, stats.inbound];
      const sum = sums[Math.floor((tMs - fromMs) / binMs)];
      if (!before || !now || !sum || now.packetsReceived < before.packetsReceived) continue;
      sum.received += now.packetsReceived - before.packetsReceived;
      sum.lost += now.packetsLost - before.packetsLost;
      sum.delayMs += now.jitterBufferDelayMs - before.jitterBufferDelayMs;
      sum.emitted += now.jitterBufferEmitted - before.jitterBufferEmitted;
    }
  }
  return sums.map(({ received, lost, delayMs, emitted }, i): NetworkBin => {
    // A retransmission in this bin for a loss in an earlier one decreases the count.
    const missing = Math.max(0, lost);
    const due = received + missing;
    return {
      tMs: (i + 0.5) * binMs,
      ...(due > 0 && { lostShare: missing / due }),
      ...(emitted > 0 && { jitterBufferMs: delayMs / emitted }),
    };
  });
}
