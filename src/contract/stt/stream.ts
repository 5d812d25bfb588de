import { WebSocket } from 'ws';
import { JsonTextError, parseJson } from '../../lib/json-text.ts';
import { shown } from '../../lib/shown.ts';
import { problemsOf } from '../schemas.ts';
import { TRACEPARENT } from '../traceparent.ts';

/** What the service said, and when, in ms of `performance.now()`. */
export type Said = { readonly atMs: number } & (
  | { readonly type: 'partial'; readonly text: string; readonly complete: boolean }
  | { readonly type: 'final'; readonly text: string; readonly audioMs?: number }
  | { readonly type: 'error'; readonly shown: string }
  /** Nothing further comes; `expected` is what the contract wants in its place. */
  | { readonly type: 'broken'; readonly shown: string; readonly expected: string }
);

const OPEN_WITHIN_MS = 2000;
const SCHEMAS = { partial: 'stt-partial', final: 'stt-final', error: 'stt-error' } as const;

/** One WebSocket to a recogniser. Everything received is kept, for the checks are made of it. */
export class SttStream implements Disposable {
  readonly said: Said[] = [];
  readonly #socket: WebSocket;
  #wake: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      // The translator ignores binary messages, too.
      if (!isBinary) this.#hear(data.toString('utf8'));
    });
    socket.on('close', (code, reason) =>
      this.#note({
        type: 'broken',
        shown: `the connection closed with code ${code} ${shown(reason.toString('utf8'))}`,
        expected: 'an open connection',
      }),
    );
    socket.on('error', () => undefined);
  }

  /** The stream, or why there is none. */
  static open(url: string): Promise<SttStream | string> {
    return new Promise((resolve) => {
      const socket = new WebSocket(url, { handshakeTimeout: OPEN_WITHIN_MS, perMessageDeflate: false });
      socket.once('open', () => resolve(new SttStream(socket)));
      socket.once('error', (error) => resolve(error.message));
    });
  }

  audio(samples: Int16Array): void {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  text(message: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Returns when, in ms of `performance.now()`. */
  finish(): number {
    this.text(JSON.stringify({ type: 'finish', traceparent: TRACEPARENT }));
    return performance.now();
  }

  /** Whether there was a pong in time. */
  async ping(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), withinMs);
      this.#socket.once('pong', () => {
        clearTimeout(late);
        resolve(true);
      });
      this.#socket.ping();
    });
  }

  /** The first message for which `wanted` holds, from the `from`th on; undefined when none comes in time. */
  async next(from: number, wanted: (said: Said) => boolean, withinMs: number): Promise<Said | undefined> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.said.slice(from).find(wanted);
      const leftMs = deadline - performance.now();
      if (found || leftMs <= 0) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Goes away without a word, as a client that was killed. */
  [Symbol.dispose](): void {
    this.#socket.terminate();
  }

  #hear(text: string): void {
    const broken = (expected: string): void => this.#note({ type: 'broken', shown: shown(text), expected });
    const message = objectIn(text);
    if (!message) return broken('a JSON object');
    const { type } = message;
    // Types that the translator does not know it ignores.
    if (type !== 'partial' && type !== 'final' && type !== 'error') return;
    const [problem] = problemsOf(SCHEMAS[type], message);
    if (problem !== undefined) return broken(`${SCHEMAS[type]}.schema.json (${problem})`);
    const {
      text: words,
      complete,
      audio_ms: audioMs,
    } = message as {
      text: string;
      complete: boolean;
      audio_ms?: number;
    };
    if (type === 'error') this.#note({ type, shown: shown(message) });
    else if (type === 'partial') this.#note({ type, text: words, complete });
    else this.#note({ type, text: words, ...(audioMs !== undefined && { audioMs }) });
  }

  #note(what: Said extends infer S ? (S extends Said ? Omit<S, 'atMs'> : never) : never): void {
    this.said.push({ ...what, atMs: performance.now() });
    this.#wake();
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseJson(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return undefined;
  }
}
