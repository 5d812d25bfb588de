/** A recogniser of a few known recordings, written from docs/contracts/stt.md alone. Faults replace parts of it. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answer, refuse } from '../../build/language-service.ts';
import { objectIn } from './mt.ts';

export interface Known {
  readonly text: string;
  readonly samples: Int16Array;
}

export interface SttFaults {
  /** What is sent in place of a message. */
  readonly say?: (message: Message, send: (message: unknown) => void) => void;
  /** True for a message from the client that is dealt with. */
  readonly obey?: (text: string, socket: WebSocket) => boolean;
  readonly opened?: (socket: WebSocket) => void;
  readonly pong?: boolean;
  readonly path?: string;
  readonly maxStreams?: number;
  readonly maxBytes?: number;
  /** Utterances that can be under way; with a limit, one whose client has gone is never given back. */
  readonly workers?: number;
  /** What was heard on a connection that has gone is heard on the next one, too. */
  readonly keepsAudio?: boolean;
}

export type Message = Readonly<Record<string, unknown>>;

export function health(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/health') return answer(response, 200, { status: 'ok', service: 'stt' });
  return refuse(response, 404, 'not_found', 'only /health and /v1/stream are here');
}

export function listen(server: Server, known: readonly Known[], faults: SttFaults = {}): void {
  const sockets = new WebSocketServer({
    server,
    path: faults.path ?? '/v1/stream',
    autoPong: faults.pong ?? true,
    maxPayload: 2 ** 20,
  });
  const shared = { busy: 0, left: Buffer.alloc(0) };
  sockets.on('connection', (socket) => {
    if (sockets.clients.size > (faults.maxStreams ?? 100)) return socket.terminate();
    faults.opened?.(socket);
    return converse(socket, known, faults, shared);
  });
}

const BYTES_PER_MS = 32;
/** Longer than any recording it knows. */
const HEAD_BYTES = 2000 * BYTES_PER_MS;

function converse(
  socket: WebSocket,
  known: readonly Known[],
  faults: SttFaults,
  shared: { busy: number; left: Buffer },
): void {
  let head = shared.left;
  let bytes = head.length;
  let told = '';
  let isRefused = false;
  const send = (message: unknown): void => socket.send(JSON.stringify(message));
  const say = (message: Message): void => (faults.say ? faults.say(message, send) : send(message));
  const now = (): Message => ({ ...recognised(head, known), audio_ms: Math.floor(bytes / BYTES_PER_MS) });
  const forget = (): void => {
    if (bytes > 0) shared.busy -= 1;
    [head, bytes, told, isRefused] = [Buffer.alloc(0), 0, '', false];
  };
  const refuseRest = (code: string, message: string): void => {
    isRefused = true;
    say({ type: 'error', code, message });
  };
  const hear = (pcm: Buffer): void => {
    if (isRefused) return;
    if (bytes === 0 && (shared.busy += 1) > (faults.workers ?? 100))
      return refuseRest('busy', `${faults.workers} utterances are under way`);
    bytes += pcm.length;
    if (bytes > (faults.maxBytes ?? 2 ** 24))
      return refuseRest('utterance_too_long', `longer than ${faults.maxBytes} bytes`);
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, pcm]);
    const { text, ...rest } = now();
    if (text === told || text === '') return;
    told = String(text);
    say({ type: 'partial', text, ...rest });
  };
  const obey = (command: string): void => {
    if (faults.obey?.(command, socket)) return;
    switch (objectIn(command)?.['type']) {
      case 'finish': {
        const result = now();
        forget();
        return say({ type: 'final', ...result });
      }
      case 'reset':
        return forget();
      default:
        return say({ type: 'error', code: 'bad_message', message: 'expected finish or reset' });
    }
  };
  shared.left = Buffer.alloc(0);
  socket.on('close', () => {
    if (faults.keepsAudio) shared.left = head;
    if (faults.workers === undefined) forget();
  });
  socket.on('message', (data: Buffer, isBinary) => (isBinary ? hear(data) : obey(data.toString('utf8'))));
}

const ENOUGH_BYTES = 60 * BYTES_PER_MS;

/** As many words as there is audio of; the sentence counts as whole when a part of it has arrived that is like no other. */
function recognised(head: Buffer, known: readonly Known[]): { text: string; complete: boolean } {
  const speech = known.find(({ samples }) => {
    const recording = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    const length = Math.min(head.length, recording.length);
    return length >= ENOUGH_BYTES && head.subarray(0, length).equals(recording.subarray(0, length));
  });
  if (!speech) return { text: '', complete: false };
  const words = speech.text.split(' ');
  const count = Math.min(
    words.length,
    Math.ceil((head.length / speech.samples.byteLength) * words.length * 2.5),
  );
  return { text: words.slice(0, count).join(' '), complete: count === words.length };
}
