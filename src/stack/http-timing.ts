import { request } from 'node:http';

/** Milliseconds since the request was begun, as curl's time_connect, time_starttransfer and time_total. */
export interface HttpTiming {
  readonly status: number;
  /** The beginning of the answer, on one line. */
  readonly body: string;
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

const MAX_BODY_CHARACTERS = 200;

/**
 * One GET on a connection of its own.
 * @throws {Error} when nothing has been answered in full within `withinMs`, or the connection was refused.
 */
export async function timedGet(url: string, timeoutMs: number): Promise<HttpTiming> {
  const began = performance.now();
  const since = (): number => performance.now() - began;
  return new Promise((resolve, reject) => {
    let connectMs = 0;
    const signal = AbortSignal.timeout(timeoutMs);
    // The shared agent would hand out a connection that is open already, and time nothing.
    const outgoing = request(url, { agent: false, signal }, (response) => {
      const firstByteMs = since();
      response.on('error', fail);
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        if (body.length < MAX_BODY_CHARACTERS) body += text;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: body.slice(0, MAX_BODY_CHARACTERS).replaceAll(/\s+/g, ' ').trim(),
          connectMs,
          firstByteMs,
          totalMs: since(),
        }),
      );
    });
    const fail = (error: Error): void =>
      reject(signal.aborted ? new Error(`no answer within ${timeoutMs / 1000} s`) : error);
    outgoing.on('socket', (socket) => socket.on('connect', () => (connectMs = since())));
    outgoing.on('error', fail);
    outgoing.end();
  });
}
