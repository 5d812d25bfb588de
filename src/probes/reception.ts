import type { Room } from '@livekit/rtc-node';
import type { RtpStats } from '../wire/rtp-stats.ts';

/** The translator adapts to its worst listener; the SFU passes nobody's reception reports on to the publisher. */
const TOPIC = 'hive.reception';

/** Share of packets that did not arrive between two reports, in percent; undefined when none were due. */
export function lossPct(
  before: RtpStats['inbound'] | undefined,
  now: RtpStats['inbound'] | undefined,
): number | undefined {
  if (!now) return undefined;
  const lost = now.packetsLost - (before?.packetsLost ?? 0);
  const due = lost + now.packetsReceived - (before?.packetsReceived ?? 0);
  // The count of lost packets falls when one comes late after all (RFC 3550, section 6.4.1).
  return due > 0 ? Math.max(0, (100 * lost) / due) : undefined;
}

/** A function to be given each report of a listener's statistics: it tells the translator how they have changed. */
export function reportReception(room: Room): (stats: RtpStats) => Promise<void> {
  let before: RtpStats['inbound'] | undefined;
  return async ({ inbound }) => {
    const loss = lossPct(before, inbound);
    before = inbound;
    if (loss === undefined) return;
    const payload = new TextEncoder().encode(JSON.stringify({ lossPct: Math.round(loss * 10) / 10 }));
    // Not reliable: the next report makes up for one that is lost, and none may hold up another.
    await room.localParticipant?.publishData(payload, { reliable: false, topic: TOPIC });
  };
}
