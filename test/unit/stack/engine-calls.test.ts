import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineUnavailableError } from '../../../src/lib/errors.ts';
import { boundCalls } from '../../../src/stack/engine-calls.ts';

const PING_EVERY_MS = 20;
const ANSWER_WITHIN_MS = 200;

/** How a test's engine handles each request. Other requests get no response. */
type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const answersPings: Behaviour = ({ url }, response) => {
  if (url === '/_ping') response.end('OK');
};

describe('calls to an engine', () => {
  let dir: string;
  let server: Server;
  let docker: Docker;
  let behave: Behaviour;
  const beforeCreating = vi.fn<() => void>();

  beforeEach(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-engine-'));
    const socketPath = path.join(dir, 'engine.sock');
    server = createServer((request, response) => {
      // An unread body would block the request.
      request.resume();
      behave(request, response);
    });
    server.listen(socketPath);
    await once(server, 'listening');
    docker = new Docker({ socketPath });
    beforeCreating.mockReset();
  });
  const bound = (answerWithinMs?: number): void =>
    boundCalls(docker, beforeCreating, PING_EVERY_MS, answerWithinMs);
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(dir, { recursive: true });
  });

  it('fail if the engine stops responding', async () => {
    bound();
    behave = () => undefined;
    const container = docker.getContainer('x');
    const calls = [
      docker.listContainers(),
      container.inspect(),
      container.stop({ t: 5 }),
      container.wait(),
      container.attach({ stream: true, hijack: true, stdin: true, stdout: true }),
      docker.getEvents({}),
      docker.buildImage(Buffer.alloc(10) as unknown as NodeJS.ReadableStream, {}),
      docker.pull('x'),
    ];
    for (const settled of await Promise.allSettled(calls)) {
      const { reason } = settled as { reason?: unknown };
      expect(reason).toBeInstanceOf(EngineUnavailableError);
      expect((reason as Error).message).toMatch(/does not answer: no reply to a ping/);
    }
  });

  it('fail if only they get no response, and name the call', async () => {
    bound(ANSWER_WITHIN_MS);
    behave = answersPings;
    await expect(docker.getContainer('x').remove({ force: true })).rejects.toThrow(
      'the Docker Engine answers pings, but did not finish DELETE /containers/x within 0.2 s.',
    );
  });

  it('have no timeout for the end of a container, a build and a pull', async () => {
    bound(ANSWER_WITHIN_MS);
    behave = (request, response) => {
      if (request.url === '/_ping') response.end('OK');
      else setTimeout(() => response.end('{"StatusCode":3}'), 2 * ANSWER_WITHIN_MS);
    };
    expect(await docker.getContainer('x').wait()).toEqual({ StatusCode: 3 });
    await Promise.all([docker.pull('x'), docker.buildImage(Buffer.alloc(1) as never, {})]);
  });

  it('let a stream be idle while the engine responds, and fail it otherwise', async () => {
    bound(ANSWER_WITHIN_MS);
    let isStopped = false;
    behave = (request, response) => {
      if (isStopped) return;
      if (request.url === '/_ping') response.end('OK');
      else response.writeHead(200).flushHeaders();
    };
    const stream = await docker.getEvents({});
    const ended = vi.fn<(error: unknown) => void>();
    stream.on('error', ended);
    await sleep(2 * ANSWER_WITHIN_MS);
    expect(ended).not.toHaveBeenCalled();
    isStopped = true;
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    expect(ended.mock.calls[0]?.[0]).toBeInstanceOf(EngineUnavailableError);
  });

  it('survive a broken stream without an error listener', async () => {
    const uncaught = vi.fn<(error: unknown) => void>();
    process.on('uncaughtException', uncaught);
    try {
      bound();
      server.on('upgrade', (_, socket) => {
        socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n', () =>
          socket.destroy(),
        );
      });
      const stream = await docker.getContainer('x').attach({ stream: true, hijack: true, stdin: true });
      // Like a line sent to a container that has just exited.
      for (let line = 0; line < 3; line += 1) {
        stream.write('stop\n');
        await sleep(10);
      }
      expect(uncaught).not.toHaveBeenCalled();
    } finally {
      process.off('uncaughtException', uncaught);
    }
  });

  it('pass on responses and errors unchanged', async () => {
    bound();
    behave = ({ url }, response) => {
      response.statusCode = url?.includes('gone') ? 404 : 200;
      response.end('{"message":"no such thing"}');
    };
    expect(await docker.getContainer('here').inspect()).toEqual({ message: 'no such thing' });
    await expect(docker.getContainer('gone').inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  it('end when the caller’s signal is aborted', async () => {
    bound();
    behave = answersPings;
    await expect(docker.pull('x', { abortSignal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('report every object that is about to be created', async () => {
    bound();
    behave = ({ url }, response) => response.writeHead(url?.includes('create') ? 201 : 204).end('{"Id":"x"}');
    await docker.getContainer('x').start();
    expect(beforeCreating).not.toHaveBeenCalled();
    await docker.createContainer({ Image: 'x' });
    await docker.createNetwork({ Name: 'x' });
    await docker.createVolume({ Name: 'x' });
    expect(beforeCreating).toHaveBeenCalledTimes(3);
  });
});
