import { once } from 'node:events';
import { connect } from 'node:net';

/** How a server ended a conversation: the status of its answer if it gave one, and when it hung up. */
export interface Ending {
  readonly status?: number;
  readonly afterMs: number;
  readonly said: Buffer;
}

export interface Body {
  readonly data: string | Buffer;
  readonly encoding?: string;
}

const GIVE_UP_MS = 20_000;
const DRIBBLE_EVERY_MS = 200;

const UPGRADE =
  'GET /v1/stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** Sends these bytes, then an `a` every 200 ms where it is to dribble, until the server hangs up. Rejects if it does not. */
export async function converse(
  port: number,
  bytes: string | Buffer,
  { dribble = false } = {},
): Promise<Ending> {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A reset is one way of hanging up.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  const more = setInterval(() => {
    if (dribble && socket.writable) socket.write('a');
  }, DRIBBLE_EVERY_MS);
  let held = false;
  const giveUp = setTimeout(() => {
    held = true;
    socket.destroy();
  }, GIVE_UP_MS);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(more);
  clearTimeout(giveUp);
  if (held) throw new Error(`port ${port} still held the connection after ${GIVE_UP_MS} ms`);
  const said = Buffer.concat(chunks);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(said.toString('latin1'))?.[1];
  return {
    ...(status !== undefined && { status: Number(status) }),
    afterMs: performance.now() - began,
    said,
  };
}

/** Head of a request, whole. */
export function headOf(path: string, ...headers: readonly string[]): string {
  return `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers.map((each) => `${each}\r\n`).join('')}\r\n`;
}

export async function statusOf(port: number, path: string, { data, encoding }: Body): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body: data,
    headers: {
      'content-type': 'application/json',
      ...(encoding !== undefined && { 'content-encoding': encoding }),
    },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Code of the close frame that a WebSocket server answers this frame with (RFC 6455, 5.5.1). */
export async function closeCodeOf(port: number, frame: readonly number[]): Promise<number | undefined> {
  const { said } = await converse(port, Buffer.concat([Buffer.from(UPGRADE), Buffer.from(frame)]));
  const frames = said.subarray(said.indexOf('\r\n\r\n') + 4);
  return frames[0] === 0x88 && frames.length >= 4 ? frames.readUInt16BE(2) : undefined;
}
