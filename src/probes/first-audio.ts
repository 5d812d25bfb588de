import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '@livekit/rtc-node';
import type { RtpStats } from '../wire/rtp-stats.ts';
import { readRtp } from './rtp-stats.ts';

/** How late, at the most, first audio is noticed; looking more often is what a visit on a bad link would cost most. */
const POLL_EVERY_MS = 50;

/**
 * Resolves when the jitter buffer has given out the first audio that was received. Frames of a subscribed track come
 * from the first moment on, made of silence until a packet has arrived: they prove nothing.
 *
 * @throws when the room is no longer connected.
 */
export async function firstAudio(room: Room): Promise<RtpStats> {
  for (;;) {
    const stats = await readRtp(room);
    if ((stats.inbound?.jitterBufferEmitted ?? 0) > 0) return stats;
    await sleep(POLL_EVERY_MS);
  }
}
