import type { Room } from '@livekit/rtc-node';
import type { Emit } from './wire.ts';

/** Errors of the SDK after the connection is lost, and for data that was queued when its session was closed. */
const LOST = /engine is closed|connection error|enqueue publish packet|data from dc_task/;

/**
 * Returns a handler that reports an error as a fault of the participant, which makes its round invalid. An error that
 * follows from a lost connection is not a fault of the participant: the handler reports the lost connection, and audio
 * that was not received counts as missing.
 */
export function faultOf(room: Room, emit: Emit, what: string): (error: unknown) => void {
  let isLost = false;
  return (error) => {
    const message = `${what}: ${String(error)}`;
    // The room notices the lost connection only later.
    if (room.isConnected && !LOST.test(message)) return emit({ type: 'fault', message });
    // Only once, because a speaker continues to send a hundred frames per second.
    if (!isLost) emit({ type: 'connection', state: `lost: ${message}` });
    isLost = true;
  };
}
