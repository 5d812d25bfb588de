import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** How a server ended a conversation: the status of its answer if it gave one, and when it hung up. */
export interface Ending {
  readonly status?: number;
  readonly afterMs: number;
  /** All bytes that came, one character each. */
  readonly said: string;
}

const GIVE_UP_MS = 20_000;
const DRIBBLE_EVERY_MS = 200;

/** Sends these bytes, then one of the others every 200 ms, until the server hangs up. Rejects when it does not. */
export async function converse(port: number, atOnce: string | Buffer, dribbled = ''): Promise<Ending> {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  // A reset is one way of hanging up.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(atOnce);
  const dribble = setInterval(dribbler(socket, dribbled), DRIBBLE_EVERY_MS);
  const giveUp = setTimeout(() => socket.destroy(new Error('still connected')), GIVE_UP_MS);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dribble);
  clearTimeout(giveUp);
  const afterMs = performance.now() - began;
  if (afterMs >= GIVE_UP_MS) throw new Error(`port ${port} was still connected after ${GIVE_UP_MS} ms`);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(said)?.[1];
  return { ...(status !== undefined && { status: Number(status) }), afterMs, said };
}

function dribbler(socket: Socket, bytes: string): () => void {
  let sent = 0;
  return () => {
    const byte = bytes[sent++];
    if (byte !== undefined && socket.writable) socket.write(byte);
  };
}

/** A head that never ends. */
export function slowHead(port: number): Promise<Ending> {
  return converse(port, 'POST /v1/translate HTTP/1.1\r\nHost: a\r\nX-Slow: ', 'a'.repeat(1000));
}

/** A body that comes too slowly. */
export function slowBody(port: number, path: string): Promise<Ending> {
  return converse(port, head(path, 'Content-Length: 1000'), 'a'.repeat(1000));
}

/** What no HTTP server should make sense of, by name. */
export const MALFORMED: Readonly<Record<string, (path: string) => string | Buffer>> = {
  'bytes of TLS': () => Buffer.from([0x16, 3, 1, 0, 0xf4, 1, 0, 0, 0xf0, 3, 3, 0x0d, 0x0a, 0x0d, 0x0a]),
  'no HTTP at all': () => '\u0000\u0001\u0002 what?\r\n\r\n',
  'a head of 40 kB': (path) => head(path, `X-Long: ${'a'.repeat(40_000)}`),
  'two lengths': (path) => `${head(path, 'Content-Length: 2', 'Content-Length: 3')}{}`,
  'a length and chunks': (path) =>
    `${head(path, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
  'a chunk of no size': (path) => `${head(path, 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
  'a length below zero': (path) => head(path, 'Content-Length: -1'),
};

function head(path: string, ...headers: readonly string[]): string {
  return `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers.join('\r\n')}\r\n\r\n`;
}

/** Bodies that are refused, with the statuses that may be given for it; the last unpacks to 64 MiB. */
export const BODIES: Readonly<Record<string, Blob>> = {
  'a body of 1 MB': { data: 'a'.repeat(1_000_000), statuses: [413] },
  'no JSON': { data: '{"text": ', statuses: [400, 401] },
  'JSON that is no object': { data: '[1]', statuses: [400, 401] },
  'a thousand arrays': { data: '['.repeat(60_000), statuses: [400, 401] },
  'bytes that are no UTF-8': { data: Buffer.from([0xff, 0xfe, 0xc3, 0x28]), statuses: [400, 401] },
  'a number of 60 000 digits': { data: `{"text":${'9'.repeat(60_000)}}`, statuses: [400, 401] },
  'what says it is packed and is not': { data: 'plain', encoding: 'gzip', statuses: [400] },
  'what is small until it is unpacked': {
    data: gzipSync(Buffer.alloc(64 << 20)),
    encoding: 'gzip',
    statuses: [413],
  },
};

interface Blob {
  readonly data: string | Buffer;
  readonly encoding?: string;
  readonly statuses: readonly number[];
}

export async function statusOf(port: number, path: string, { data, encoding }: Blob): Promise<number> {
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

const UPGRADE =
  'GET /v1/stream HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** Frames against RFC 6455, with the close code that each deserves (section 7.4.1). */
export const FRAMES: Readonly<Record<string, { readonly frame: readonly number[]; readonly code: number }>> =
  {
    'a reserved opcode': { frame: [0x83, 0x80, 0, 0, 0, 0], code: 1002 },
    'reserved bits': { frame: [0xf1, 0x80, 0, 0, 0, 0], code: 1002 },
    'a ping in pieces': { frame: [0x09, 0x80, 0, 0, 0, 0], code: 1002 },
    'text that is no UTF-8': { frame: [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], code: 1007 },
    'a message of 2^40 bytes': { frame: [0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], code: 1009 },
  };

/** Close code that a WebSocket server gives for a frame. */
export async function closeCodeOf(port: number, frame: readonly number[]): Promise<number | undefined> {
  const { said } = await converse(port, Buffer.concat([Buffer.from(UPGRADE), Buffer.from(frame)]));
  const frames = Buffer.from(said.slice(said.indexOf('\r\n\r\n') + 4), 'latin1');
  return frames[0] === 0x88 ? frames.readUInt16BE(2) : undefined;
}
