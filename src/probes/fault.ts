import type { Room } from '@livekit/rtc-node';
import type { Tell } from './wire.ts';

/**
 * Tells of an error as a fault of the participant, which makes its round invalid. What fails because the room has gone
 * is no fault of whoever was in it: that the connection was lost is told as such, and what is not heard is missing.
 */
export function faultOf(room: Room, tell: Tell, what: string): (error: unknown) => void {
  return (error) => {
    if (room.isConnected) tell({ type: 'fault', message: `${what}: ${String(error)}` });
  };
}
