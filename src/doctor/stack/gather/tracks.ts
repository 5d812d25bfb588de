import { RoomServiceClient, TrackType } from 'livekit-server-sdk';
import { SIGNAL_PORT } from '../../../stack/services/definitions.ts';
import type { KeptReach } from '../../../stack/kept-reach.ts';
import type { AudioTrack } from '../judge/redundancy.ts';
import type { StackKeys } from './deployed.ts';

const TIMEOUT_S = 5;

/** Every audio track of every room, as listed by the SFU; empty if the SFU does not answer. */
export async function audioTracks(reach: KeptReach, keys: StackKeys): Promise<AudioTrack[]> {
  const url = reach.url('livekit', SIGNAL_PORT);
  if (url === undefined) return [];
  const rooms = new RoomServiceClient(url, keys.livekitKey, keys.livekitSecret, {
    requestTimeout: TIMEOUT_S,
  });
  try {
    const tracks: AudioTrack[] = [];
    for (const { name } of await rooms.listRooms()) {
      for (const participant of await rooms.listParticipants(name)) {
        for (const { type, mimeType } of participant.tracks) {
          if (type !== TrackType.AUDIO) continue;
          tracks.push({ room: name, participant: participant.identity, mime: mimeType });
        }
      }
    }
    return tracks;
  } catch {
    // The row livekit reports the failure.
    return [];
  }
}
