import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A server on loopback, closed with all its connections at the end of the scope. */
export async function serve(
  handler: Handler,
  prepare: (server: Server) => void = () => undefined,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    // Clients that go away are part of what is tested.
    Promise.resolve(handler(request, response)).catch(() => response.destroy());
  });
  prepare(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const read = new WeakMap<IncomingMessage, Promise<string>>();

/** Can be asked more than once: a fault reads it before the service behind it does. */
export function bodyOf(request: IncomingMessage): Promise<string> {
  const body = read.get(request) ?? textOf(request);
  read.set(request, body);
  return body;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  answer(response, status, { error: { code, message } });
}
