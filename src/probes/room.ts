import {
  ContinualGatheringPolicy,
  IceTransportType,
  Room,
  RoomEvent,
  type RoomOptions,
} from '@livekit/rtc-node';
import type { ParticipantSpec } from '../wire/participant.ts';
import { nowMs } from '../wire/clock.ts';
import { MAX_CAPTION_BYTES } from './captions.ts';
import type { Emit } from './wire.ts';

/**
 * Forces media through the relay by default. With an empty `iceServers`, the client uses the server's list, as
 * production clients do.
 */
export function roomOptions({ iceServers, transport }: ParticipantSpec): RoomOptions {
  return {
    autoSubscribe: false,
    dynacast: false,
    // Compressed data is decompressed before this code sees its size; the SDK's default limit is 5 GB.
    dataStream: { maxPayloadByteLength: MAX_CAPTION_BYTES + 1 },
    rtcConfig: {
      iceTransportType:
        transport === 'all' ? IceTransportType.TRANSPORT_ALL : IceTransportType.TRANSPORT_RELAY,
      continualGatheringPolicy: ContinualGatheringPolicy.GATHER_CONTINUALLY,
      iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })) as never,
    },
  };
}

/** Joins the room and reports how long that took. */
export async function join(spec: ParticipantSpec, emit: Emit, prepare: (room: Room) => void): Promise<Room> {
  const room = new Room();
  room.on(RoomEvent.Reconnecting, () => emit({ type: 'connection', state: 'reconnecting' }));
  room.on(RoomEvent.Reconnected, () => emit({ type: 'connection', state: 'reconnected' }));
  room.on(RoomEvent.Disconnected, (reason) => emit({ type: 'connection', state: `disconnected ${reason}` }));
  prepare(room);
  const began = nowMs();
  await room.connect(spec.url, spec.token, roomOptions(spec));
  emit({ type: 'joined', joinMs: nowMs() - began });
  return room;
}
