import { request } from 'node:http';

/** Milliseconds since the start of the request, like curl's time_connect, time_starttransfer and time_total. */
export interface HttpTiming {
  readonly status: number;
  /** Start of the response body, on one line. */
  readonly body: string;
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

const MAX_BODY_CHARACTERS = 200;

/**
 * Sends a GET request on a new connection.
 * @throws {Error} if the response is not complete within `timeoutMs`, or the connection fails.
 */
export async function timedGet(url: string, timeoutMs: number): Promise<HttpTiming> {
  const began = performance.now();
  const since = (): number => performance.now() - began;
  return new Promise((resolve, reject) => {
    let connectMs = 0;
    const signal = AbortSignal.timeout(timeoutMs);
    // The shared agent could reuse an open connection, which would hide the connect time.
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
