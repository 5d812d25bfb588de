import { TokenVerifier } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { joinToken } from '../../../src/run/tokens.ts';

const keys = { livekitKey: 'key', livekitSecret: 'a-secret-that-is-long-enough-for-hmac' };
const verifier = new TokenVerifier(keys.livekitKey, keys.livekitSecret);
const lifetimeS = ({ exp, nbf }: { exp?: number; nbf?: number }): number => (exp ?? 0) - (nbf ?? 0);

describe('joinToken', () => {
  it('lets a visitor into its room, to hear and not to publish', async () => {
    const claims = await verifier.verify(await joinToken(keys, 'room-2', 'visitor-2-17', 'visitor'));
    expect(claims.sub).toBe('visitor-2-17');
    expect(claims.video).toMatchObject({
      room: 'room-2',
      roomJoin: true,
      canSubscribe: true,
      canPublish: false,
      canPublishData: false,
    });
  });

  it('lets a speaker publish', async () => {
    const claims = await verifier.verify(await joinToken(keys, 'room-1', 'speaker-1', 'speaker'));
    expect(claims.video?.canPublish).toBe(true);
  });

  it('lets a listener tell how well it hears, and publish nothing', async () => {
    const claims = await verifier.verify(await joinToken(keys, 'room-1', 'listener-1', 'listener'));
    expect(claims.video).toMatchObject({ canPublish: false, canPublishData: true });
  });

  it('is good for as long as it is asked to be, ten minutes by default', async () => {
    const claimsOf = async (goodForS?: number) =>
      verifier.verify(await joinToken(keys, 'room', 'visitor-1-1', 'visitor', goodForS));
    expect(lifetimeS(await claimsOf(3600.2))).toBe(3601);
    expect(lifetimeS(await claimsOf())).toBe(600);
  });
});
