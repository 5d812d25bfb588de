import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { Push } from '../../../src/metrics/push.ts';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
}

describe('a push', () => {
  let server: Server | undefined;
  const asked: Asked[] = [];

  const gateway = async (status: number): Promise<string> => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        asked.push({ method: request.method, url: request.url, body });
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  afterEach(() => {
    server?.close();
    asked.length = 0;
  });

  const registry = new Registry();
  new Counter({ name: 'things_total', help: 'things', registers: [registry] }).inc(3);

  it('replaces what was pushed before, and is made once more at the end', async () => {
    const said: string[] = [];
    {
      await using push = new Push(await gateway(200), registry, (line) => said.push(line));
      await push.now();
    }
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /metrics/job/hive-bench',
      'PUT /metrics/job/hive-bench',
    ]);
    expect(asked[1]?.body).toContain('things_total 3');
    expect(said).toEqual([]);
  });

  it.each([
    ['refuses', async () => gateway(500)],
    ['is not there', async () => 'http://127.0.0.1:9'],
  ])('to a gateway that %s is warned of once and disturbs nothing', async (_what, url) => {
    const said: string[] = [];
    await using push = new Push(await url(), registry, (line) => said.push(line));
    await push.now();
    await push.now();
    expect(said).toEqual([expect.stringContaining('metrics were not pushed')]);
  });
});
