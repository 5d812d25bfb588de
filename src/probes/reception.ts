import type { Room } from '@livekit/rtc-node';
import type { RtpStats } from '../wire/rtp-stats.ts';

/**
 * The translator adapts to its worst listener, but the SFU does not forward listeners' reception reports to the
 * publisher.
 */
const TOPIC = 'hive.reception';

/** Share of packets lost between two reports, in percent; undefined if none were due. */
export function lossPct(
  before: RtpStats['inbound'] | undefined,
  now: RtpStats['inbound'] | undefined,
): number | undefined {
  if (!now) return undefined;
  const lost = now.packetsLost - (before?.packetsLost ?? 0);
  const due = lost + now.packetsReceived - (before?.packetsReceived ?? 0);
  // The number of lost packets decreases when a packet arrives late (RFC 3550, section 6.4.1).
  return due > 0 ? Math.max(0, (100 * lost) / due) : undefined;
}

/**
 * Returns a function that takes each report of a listener's statistics and sends the loss since the last one to the
 * translator.
 */
export function reportReception(room: Room): (stats: RtpStats) => Promise<void> {
  let before: RtpStats['inbound'] | undefined;
  return async ({ inbound }) => {
    const loss = lossPct(before, inbound);
    before = inbound;
    if (loss === undefined) return;
    const payload = new TextEncoder().encode(JSON.stringify({ lossPct: Math.round(loss * 10) / 10 }));
    // Unreliable: the next report replaces a lost one, and no report may delay another.
    await room.localParticipant?.publishData(payload, { reliable: false, topic: TOPIC });
  };
}
