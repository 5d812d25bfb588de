import { AccessToken } from 'livekit-server-sdk';
import type { Role } from '../model/participant.ts';

export interface TokenKeys {
  readonly livekitKey: string;
  readonly livekitSecret: string;
}

/** A join token for one identity in one room: speakers and echoes may publish a microphone, listeners nothing. */
export async function joinToken(
  keys: TokenKeys,
  room: string,
  identity: string,
  role: Role,
): Promise<string> {
  const token = new AccessToken(keys.livekitKey, keys.livekitSecret, { identity, ttl: '10m' });
  token.addGrant({
    roomJoin: true,
    room,
    canPublish: role === 'speaker' || role === 'echo',
    canSubscribe: true,
    canPublishData: false,
  });
  return token.toJwt();
}
