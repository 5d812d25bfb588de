import { gzipSync } from 'node:zlib';
import { type Body, closeCodeOf, converse, headOf, statusOf } from './hostile-client.ts';

export interface Victim {
  readonly service: string;
  readonly port: number;
  /** Where it takes its work. */
  readonly path: string;
}

/** The services of our own cut a slow client off after five seconds, and give it one more to read why. */
const MAX_SLOW_MS = 10_000;

/** What no HTTP server should make sense of. */
const MALFORMED: Readonly<Record<string, (path: string) => string | Buffer>> = {
  'bytes of TLS': () => Buffer.from([0x16, 3, 1, 0, 0xf4, 1, 0, 0, 0xf0, 3, 3, 0x0d, 0x0a, 0x0d, 0x0a]),
  'no HTTP at all': () => '\u0000\u0001\u0002 what?\r\n\r\n',
  'a head of 40 kB': (path) => headOf(path, `X-Long: ${'a'.repeat(40_000)}`),
  'two lengths': (path) => `${headOf(path, 'Content-Length: 2', 'Content-Length: 3')}{}`,
  'a length and chunks': (path) =>
    `${headOf(path, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
  'a chunk of no size': (path) => `${headOf(path, 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
  'a length below zero': (path) => headOf(path, 'Content-Length: -1'),
};

/** Bodies with the statuses that may be given for them; 401 is the translator's, who takes nothing unsigned. */
const BODIES: Readonly<Record<string, Body & { readonly statuses: readonly number[] }>> = {
  '1 MB': { data: 'a'.repeat(1_000_000), statuses: [413] },
  'no JSON': { data: '{"text": ', statuses: [400, 401] },
  'JSON that is no object': { data: '[1]', statuses: [400, 401] },
  '60 000 arrays in each other': { data: '['.repeat(60_000), statuses: [400, 401] },
  'no UTF-8': { data: Buffer.from([0xff, 0xfe, 0xc3, 0x28]), statuses: [400, 401] },
  'a number of 60 000 digits': { data: `{"text":${'9'.repeat(60_000)}}`, statuses: [400, 401] },
  'packed by its own word alone': { data: 'plain', encoding: 'gzip', statuses: [400] },
  '64 MiB once it is unpacked': { data: gzipSync(Buffer.alloc(64 << 20)), encoding: 'gzip', statuses: [413] },
};

/** Frames against RFC 6455, with the close code that each deserves (7.4.1). */
const FRAMES: Readonly<Record<string, { readonly frame: readonly number[]; readonly code: number }>> = {
  'a reserved opcode': { frame: [0x83, 0x80, 0, 0, 0, 0], code: 1002 },
  'reserved bits': { frame: [0xf1, 0x80, 0, 0, 0, 0], code: 1002 },
  'a ping in pieces': { frame: [0x09, 0x80, 0, 0, 0, 0], code: 1002 },
  'text that is no UTF-8': { frame: [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], code: 1007 },
  'a message of 2^40 bytes': { frame: [0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], code: 1009 },
};

/** What the service did not refuse, or not as it should have; empty of one that is well guarded. */
export async function brokenBy(
  { service, port, path }: Victim,
  kinds: readonly ('malformed' | 'slow' | 'bodies' | 'frames')[],
): Promise<string[]> {
  const attacks = {
    malformed: () => Object.entries(MALFORMED).map(([what, bytes]) => malformed(port, what, bytes(path))),
    slow: () => [
      slow(port, 'head', headOf(path, 'X-Slow: ').trimEnd()),
      slow(port, 'body', headOf(path, 'Content-Length: 1000')),
    ],
    bodies: () => Object.entries(BODIES).map(([what, body]) => refused(port, path, what, body)),
    frames: () => Object.entries(FRAMES).map(([what, { frame, code }]) => closed(port, what, frame, code)),
  };
  const found = await Promise.all(kinds.flatMap((kind) => attacks[kind]()));
  return found.flat().map((what) => `${service}: ${what}`);
}

async function malformed(port: number, what: string, bytes: string | Buffer): Promise<string[]> {
  const { status } = await converse(port, bytes);
  return status === undefined || (status >= 400 && status < 500) ? [] : [`${what}: HTTP ${status}`];
}

async function slow(port: number, what: string, bytes: string): Promise<string[]> {
  const { afterMs } = await converse(port, bytes, { dribble: true });
  return afterMs < MAX_SLOW_MS ? [] : [`a slow ${what} was listened to for ${afterMs.toFixed(0)} ms`];
}

async function refused(
  port: number,
  path: string,
  what: string,
  { statuses, ...body }: (typeof BODIES)[string],
): Promise<string[]> {
  const status = await statusOf(port, path, body);
  return statuses.includes(status)
    ? []
    : [`a body, ${what}: HTTP ${status}, expected ${statuses.join(' or ')}`];
}

async function closed(port: number, what: string, frame: readonly number[], code: number): Promise<string[]> {
  const given = await closeCodeOf(port, frame);
  return given === code ? [] : [`${what}: closed with ${given}, expected ${code}`];
}
