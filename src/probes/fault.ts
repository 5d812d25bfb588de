import type { Room } from '@livekit/rtc-node';
import type { Emit } from './wire.ts';

/** What the SDK says when the connection has gone, and of data that was about to be sent when its session was closed. */
const LOST = /engine is closed|connection error|enqueue publish packet|data from dc_task/;

/**
 * Tells of an error as a fault of the participant, which makes its round invalid. What fails because the room has gone
 * is no fault of whoever was in it: that the connection was lost is told as such, and what is not heard is missing.
 */
export function faultOf(room: Room, emit: Emit, what: string): (error: unknown) => void {
  let isLost = false;
  return (error) => {
    const message = `${what}: ${String(error)}`;
    // The room itself learns of it only later.
    if (room.isConnected && !LOST.test(message)) return emit({ type: 'fault', message });
    // Once: whoever speaks goes on to, a hundred times a second.
    if (!isLost) emit({ type: 'connection', state: `lost: ${message}` });
    isLost = true;
  };
}
