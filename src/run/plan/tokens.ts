import { AccessToken } from 'livekit-server-sdk';
import type { Role } from '../../wire/participant.ts';

export interface TokenKeys {
  readonly livekitKey: string;
  readonly livekitSecret: string;
}

/** The server checks a token's age only when its holder joins. */
const GOOD_FOR_S = 600;

/**
 * A join token for one identity in one room. Speakers and echoes may publish a microphone, listeners nothing.
 * `goodForS` is the time from now in which the participant must join.
 */
export async function joinToken(
  keys: TokenKeys,
  room: string,
  identity: string,
  role: Role,
  goodForS = GOOD_FOR_S,
): Promise<string> {
  const token = new AccessToken(keys.livekitKey, keys.livekitSecret, { identity, ttl: Math.ceil(goodForS) });
  token.addGrant({
    roomJoin: true,
    room,
    canPublish: role === 'speaker' || role === 'echo',
    canSubscribe: true,
    // Listeners report their packet loss to the translator.
    canPublishData: role === 'listener',
  });
  return token.toJwt();
}
