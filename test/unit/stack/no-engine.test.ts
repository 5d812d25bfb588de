import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { noEngine, otherSockets } from '../../../src/stack/no-engine.ts';

const byDefault = { where: 'unix:///var/run/docker.sock', chosenBy: 'the default socket', local: true };
const fault = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe('no engine', () => {
  it('suggests joining the group if the user may not use the socket', () => {
    const error = noEngine(byDefault, fault('EACCES'), []);
    expect(error).toMatchObject({ exitCode: EXIT.unavailable, message: expect.stringContaining('not open') });
    expect(error.hint).toContain('usermod -aG docker');
    expect(error.hint).not.toContain('systemctl');
  });

  it('refers to the chosen address, not to the default socket', () => {
    const context = { where: 'unix:///x.sock', chosenBy: 'the Docker context "x"', local: true };
    const { message, hint } = noEngine(context, fault('ENOENT'), []);
    expect(message).toContain('unix:///x.sock, which the Docker context "x" names');
    expect(hint).toContain('correct the Docker context "x"');
    expect(noEngine(byDefault, fault('ECONNREFUSED'), []).hint).toContain('systemctl start docker');
  });

  it('lists other sockets as commands to copy', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'hive-bench-'));
    const socket = path.join(home, '.colima/default/docker.sock');
    mkdirSync(path.dirname(socket), { recursive: true });
    const server = createServer().listen(socket);
    try {
      await once(server, 'listening');
      // Also in the list, but a file instead of a socket.
      mkdirSync(path.join(home, '.rd/docker.sock'), { recursive: true });
      const around = { env: { XDG_RUNTIME_DIR: home }, home, platform: 'linux', configDir: home } as const;
      const others = otherSockets(around, byDefault);
      expect(others).toEqual([{ of: 'Colima', path: socket }]);
      expect(noEngine(byDefault, fault('ENOENT'), others).hint).toContain(
        `export DOCKER_HOST=unix://${socket}`,
      );
    } finally {
      server.close();
      rmSync(home, { recursive: true });
    }
  });
});
