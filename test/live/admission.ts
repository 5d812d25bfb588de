import { AccessToken, type VideoGrant } from 'livekit-server-sdk';
import { joinToken, type TokenKeys } from '../../src/run/plan/tokens.ts';

const FORGED = 'f'.repeat(64);

/** Tokens that must not let anybody in, by what is wrong with them. */
export async function badTokens(keys: TokenKeys): Promise<Readonly<Record<string, string>>> {
  const good = await joinToken(keys, 'room-a', 'listener-1', 'listener');
  const [head = '', claims = '', signature = ''] = good.split('.');
  const otherRoom = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { video: VideoGrant };
  otherRoom.video.room = 'room-b';
  const nobodySigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const expired = new AccessToken(keys.livekitKey, keys.livekitSecret, { identity: 'listener-1', ttl: -60 });
  expired.addGrant({ roomJoin: true, room: 'room-a' });
  const noJoin = new AccessToken(keys.livekitKey, keys.livekitSecret, { identity: 'listener-1', ttl: 60 });
  noJoin.addGrant({ roomJoin: false, room: 'room-a' });
  return {
    'signed with another secret': await joinToken(
      { ...keys, livekitSecret: FORGED },
      'room-a',
      'listener-1',
      'listener',
    ),
    'of another room, with the signature of this one': [
      head,
      Buffer.from(JSON.stringify(otherRoom)).toString('base64url'),
      signature,
    ].join('.'),
    'signed by nobody': `${nobodySigned}.${claims}.`,
    'a minute out of date': await expired.toJwt(),
    'without the right to join': await noJoin.toJwt(),
    empty: '',
  };
}

/** What LiveKit says to somebody who would join with this token, before anything else is done. */
export async function joinStatus(port: number, token: string): Promise<number> {
  const answer = await fetch(
    `http://127.0.0.1:${port}/rtc/validate?access_token=${encodeURIComponent(token)}`,
  );
  await answer.arrayBuffer();
  return answer.status;
}

/** What LiveKit says to somebody who asks with this token who is in a room. */
export async function spyStatus(port: number, token: string, room: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/twirp/livekit.RoomService/ListParticipants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ room }),
  });
  await answer.arrayBuffer();
  return answer.status;
}
