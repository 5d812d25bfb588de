import { TokenVerifier } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../../src/wire/participant.ts';
import { joinToken } from '../../../../src/run/plan/tokens.ts';

const keys = { livekitKey: 'key', livekitSecret: 'a-secret-that-is-long-enough-for-hmac' };
const verifier = new TokenVerifier(keys.livekitKey, keys.livekitSecret);
const lifetimeS = ({ exp, nbf }: { exp?: number; nbf?: number }): number => (exp ?? 0) - (nbf ?? 0);

describe('joinToken', () => {
  it('lets a join probe into its room, to receive but not to publish', async () => {
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

  it('lets a listener report its packet loss, and publish nothing', async () => {
    const claims = await verifier.verify(await joinToken(keys, 'room-1', 'listener-1', 'listener'));
    expect(claims.video).toMatchObject({ canPublish: false, canPublishData: true });
  });

  it('gives each role what it needs, and nothing else', async () => {
    const grants = async (role: Role): Promise<object | undefined> =>
      (await verifier.verify(await joinToken(keys, 'room-1', 'a', role))).video;
    const every = { roomJoin: true, room: 'room-1', canSubscribe: true };
    expect(await grants('speaker')).toEqual({ ...every, canPublish: true, canPublishData: false });
    expect(await grants('echo')).toEqual({ ...every, canPublish: true, canPublishData: false });
    expect(await grants('listener')).toEqual({ ...every, canPublish: false, canPublishData: true });
    expect(await grants('visitor')).toEqual({ ...every, canPublish: false, canPublishData: false });
  });

  it('is bound to its room, its identity and its time by the signature', async () => {
    const token = await joinToken(keys, 'room-1', 'listener-1', 'listener');
    const [head, claims = '', signature] = token.split('.');
    const text = Buffer.from(claims, 'base64url').toString();
    const { exp } = JSON.parse(text) as { exp: number };
    for (const [was, is] of [
      ['room-1', 'room-2'],
      ['listener-1', 'listener-2'],
      [String(exp), String(exp + 86_400)],
    ] as const) {
      expect(text).toContain(was);
      const other = Buffer.from(text.replace(was, is)).toString('base64url');
      await expect(verifier.verify([head, other, signature].join('.'))).rejects.toThrow('signature');
    }
    const elsewhere = new TokenVerifier(keys.livekitKey, 'another-secret-that-is-long-enough-too');
    await expect(elsewhere.verify(token)).rejects.toThrow('signature');
    await expect(verifier.verify(await joinToken(keys, 'room-1', 'a', 'listener', -30))).rejects.toThrow(
      'exp',
    );
  });

  it('is valid for the requested time, ten minutes by default', async () => {
    const claimsOf = async (goodForS?: number) =>
      verifier.verify(await joinToken(keys, 'room', 'visitor-1-1', 'visitor', goodForS));
    expect(lifetimeS(await claimsOf(3600.2))).toBe(3601);
    expect(lifetimeS(await claimsOf())).toBe(600);
  });
});
