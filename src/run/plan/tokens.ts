import { AccessToken } from 'livekit-server-sdk';
import type { Role } from '../../wire/participant.ts';

export interface TokenKeys {
  readonly livekitKey: string;
  readonly livekitSecret: string;
}

/** The server looks at a token's age only when its bearer joins. */
const GOOD_FOR_S = 600;

/**
 * A join token for one identity in one room: speakers and echoes may publish a microphone, listeners nothing.
 * `goodForS` counts from now to the latest moment of joining.
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
    // Listeners tell the translator how well they hear.
    canPublishData: role === 'listener',
  });
  return token.toJwt();
}
