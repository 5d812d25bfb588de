import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { ROOT } from '../../src/lib/root.ts';

const MODULE = 'github.com/distribution/distribution/v3/cmd/registry@v3.1.2';
const BIN = path.join(ROOT, '.cache', 'registry-3.1.2');
const READY_WITHIN_MS = 15_000;

/** The only user of the registry, and the bcrypt hash of the password. */
export const USER = { name: 'bench', password: 'rosebud' };
const HTPASSWD = 'bench:$2b$05$abcdefghijklmnopqrstuuifnELjHL98NKSburkHSCQvOEvHFTLv2\n';

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:port`: engines need no TLS there. */
  readonly address: string;
}

/** The registry of the Distribution project, built from its module (three minutes the first time), with a login. */
export async function startRegistry(): Promise<Registry> {
  const program = path.join(BIN, 'registry');
  if (!existsSync(program))
    await execa('go', ['install', MODULE], { env: { GOBIN: BIN, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' } });
  const dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(path.join(dir, 'htpasswd'), HTPASSWD);
  const settings = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: path.join(dir, 'data') } },
    http: { addr: address },
    auth: { htpasswd: { realm: 'test', path: path.join(dir, 'htpasswd') } },
  };
  // JSON is YAML.
  const file = path.join(dir, 'config.yml');
  writeFileSync(file, JSON.stringify(settings));
  const server = spawn(program, ['serve', file], { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('close', resolve));
  const until = performance.now() + READY_WITHIN_MS;
  while (!(await fetch(`http://${address}/v2/`).catch(() => undefined))) {
    if (performance.now() > until) throw new Error('the registry does not answer');
    await sleep(100);
  }
  return {
    address,
    [Symbol.asyncDispose]: async () => {
      server.kill();
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => resolve(typeof at === 'object' && at ? at.port : 0));
    });
  });
}
