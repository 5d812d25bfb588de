import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The real engine, behind a socket that can stop answering: to a client the same as dockerd under SIGSTOP. */
export class FreezableEngine implements AsyncDisposable {
  readonly #dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-frozen-'));
  readonly #sockets = new Set<Socket>();
  #isFrozen = false;
  readonly #server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => to.write(chunk));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => this.#sockets.delete(from));
      if (this.#isFrozen) from.pause();
    }
  });

  static async open(): Promise<FreezableEngine> {
    const engine = new FreezableEngine();
    engine.#server.listen(engine.#socket);
    await once(engine.#server, 'listening');
    return engine;
  }

  get #socket(): string {
    return path.join(this.#dir, 'docker.sock');
  }

  /** For the environment of a command. */
  get DOCKER_HOST(): string {
    return `unix://${this.#socket}`;
  }

  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#dir, { recursive: true });
  }
}
