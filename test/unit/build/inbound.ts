import type { RtpStats } from '../../../src/wire/rtp-stats.ts';

/** A listener's report of which only what matters is given. */
export function inbound(given: Partial<NonNullable<RtpStats['inbound']>>, rttMs?: number): RtpStats {
  return {
    ...(rttMs !== undefined && { rttMs }),
    inbound: {
      packetsReceived: 0,
      packetsLost: 0,
      bytesReceived: 0,
      jitterMs: 0,
      jitterBufferDelayMs: 0,
      jitterBufferTargetDelayMs: 0,
      jitterBufferEmitted: 0,
      totalSamples: 0,
      concealedSamples: 0,
      silentConcealedSamples: 0,
      concealmentEvents: 0,
      fecPacketsReceived: 0,
      nacks: 0,
      retransmittedReceived: 0,
      ...given,
    },
  };
}
