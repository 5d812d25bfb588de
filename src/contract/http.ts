import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { JsonTextError, parseJson } from '../lib/json-text.ts';
import { shown } from '../lib/shown.ts';
import { reasonOf } from '../lib/system-error.ts';
import { TRACEPARENT } from './traceparent.ts';

/** A part of a body, and when it arrived, in ms since the request was begun. */
interface Piece {
  readonly atMs: number;
  readonly bytes: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly pieces: readonly Piece[];
  readonly totalMs: number;
}

/** There was no whole answer; `why` is a sentence without its subject. */
export interface NoAnswer {
  readonly why: string;
  /** The connection could not be made. */
  readonly refused: boolean;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly withinMs: number;
  /** Keeps connections; without it each request has one of its own. */
  readonly agent?: Agent;
}

/** More is no answer to what is asked here. */
const MAX_BYTES = 64 * 2 ** 20;

/** One request; never throws. */
export function exchange(url: string, spec: HttpRequest): Promise<Answer | NoAnswer> {
  const began = performance.now();
  const since = (): number => performance.now() - began;
  const signal = AbortSignal.timeout(spec.withinMs);
  return new Promise((resolve) => {
    const pieces: Piece[] = [];
    const parts: Buffer[] = [];
    let received = 0;
    const fail = (error: Error): void => {
      const got = received > 0 ? ` after ${received} bytes of its body` : '';
      const why = signal.aborted
        ? `no whole answer within ${spec.withinMs / 1000} s${got}`
        : `${reasonOf(error)}${got}`;
      resolve({ why, refused: isRefused(error) });
    };
    const asked = begin(url, spec, signal);
    asked.on('response', (response) => {
      response.on('error', fail);
      response.on('data', (part: Buffer) => {
        received += part.length;
        pieces.push({ atMs: since(), bytes: part.length });
        parts.push(part);
        if (received > MAX_BYTES) asked.destroy(new Error('sent an endless body'));
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
          pieces,
          totalMs: since(),
        }),
      );
    });
    asked.on('error', fail);
    asked.end(spec.body);
  });
}

export function post(
  url: string,
  body: object,
  withinMs: number,
  more: Pick<HttpRequest, 'agent'> = {},
): Promise<Answer | NoAnswer> {
  return exchange(url, { method: 'POST', body: JSON.stringify(body), withinMs, ...more });
}

/** Keeps its connections open between requests. */
export function keepingAgent(url: string): Agent {
  const options = { keepAlive: true, maxSockets: 1 };
  return url.startsWith('https:') ? new HttpsAgent(options) : new Agent(options);
}

/** A request whose sender goes away before its answer: as soon as it is sent, or at the answer's first byte. */
export function abandon(
  url: string,
  body: object,
  when: 'sent' | 'first-byte',
  withinMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const asked = begin(
      url,
      { method: 'POST', body: JSON.stringify(body), withinMs },
      AbortSignal.timeout(withinMs),
    );
    asked.on('close', resolve);
    asked.on('error', () => undefined);
    const leave = (): void => void asked.destroy();
    if (when === 'first-byte') asked.on('response', (response) => response.once('data', leave));
    else asked.on('finish', () => setImmediate(leave));
    asked.end(JSON.stringify(body));
  });
}

/** A client that sends half a body and then no more, until it is disposed of. */
export async function stall(url: string, body: object): Promise<Disposable> {
  const text = JSON.stringify(body);
  const headers = { 'content-length': String(Buffer.byteLength(text)) };
  const asked = begin(url, { method: 'POST', headers, withinMs: 0 }, new AbortController().signal);
  asked.on('error', () => undefined);
  await new Promise((resolve) => {
    asked.once('error', resolve);
    asked.write(text.slice(0, text.length >> 1), resolve);
  });
  return { [Symbol.dispose]: () => void asked.destroy() };
}

function begin(
  url: string,
  { method, body, headers, agent }: HttpRequest,
  signal: AbortSignal,
): ClientRequest {
  const make = url.startsWith('https:') ? httpsRequest : httpRequest;
  const own = method === 'POST' ? { 'content-type': 'application/json', traceparent: TRACEPARENT } : {};
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return make(url, { method, signal, agent: agent ?? false, headers: { ...own, ...length, ...headers } });
}

function isRefused(error: Error): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'].includes(code);
}

/** The body as JSON; undefined for none. */
export function jsonOf({ body }: Pick<Answer, 'body'>): unknown {
  try {
    return parseJson(body.toString('utf8'));
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return undefined;
  }
}

/** `200 {"text":"…"}`, on one line. */
export function shownAnswer(answer: Answer | NoAnswer): string {
  if ('why' in answer) return answer.why;
  const type = answer.headers['content-type'] ?? 'no content-type';
  const isText = /json|text/.test(type);
  const text = (): string => shown(jsonOf(answer) ?? answer.body.toString('utf8', 0, 400));
  return `${answer.status} ${isText ? text() : `${answer.body.length} bytes`} (${type})`;
}
