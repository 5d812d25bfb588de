import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '@livekit/rtc-node';
import type { RtpStats } from '../wire/rtp-stats.ts';
import { readRtp } from './rtp-stats.ts';

/**
 * How late first audio is noticed at most. More frequent polling would dominate the cost of an attempt on a bad link.
 */
const POLL_EVERY_MS = 50;

/**
 * Resolves when the jitter buffer has emitted the first audio that was received. A subscribed track yields frames of
 * silence before the first packet arrives, so frames prove nothing.
 *
 * @throws if the room is no longer connected.
 */
export async function firstAudio(room: Room): Promise<RtpStats> {
  for (;;) {
    const stats = await readRtp(room);
    if ((stats.inbound?.jitterBufferEmitted ?? 0) > 0) return stats;
    await sleep(POLL_EVERY_MS);
  }
}
