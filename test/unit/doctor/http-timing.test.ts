import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { timedGet } from '../../../src/stack/http-timing.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function serving(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler as never).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('a timed request', () => {
  it('splits the time as curl does', async () => {
    const url = await serving((_, response) => {
      setTimeout(() => response.writeHead(200).write('a'), 60);
      setTimeout(() => response.end('b'), 120);
    });
    const { status, body, connectMs, firstByteMs, totalMs } = await timedGet(url, 2000);
    expect(status).toBe(200);
    expect(body).toBe('ab');
    expect(connectMs).toBeGreaterThan(0);
    expect(connectMs).toBeLessThan(firstByteMs);
    expect(firstByteMs).toBeGreaterThanOrEqual(55);
    expect(totalMs - firstByteMs).toBeGreaterThanOrEqual(40);
  });

  it('times out if the server sends nothing or stops in the middle of a response', async () => {
    const silent = await serving(() => undefined);
    await expect(timedGet(silent, 100)).rejects.toThrow('no answer within 0.1 s');
    const halfway = await serving((_, response) => void response.writeHead(200).write('a'));
    await expect(timedGet(halfway, 100)).rejects.toThrow('no answer within 0.1 s');
  });

  it('reports a refused connection', async () => {
    await expect(timedGet('http://127.0.0.1:1/', 1000)).rejects.toThrow('ECONNREFUSED');
  });
});
