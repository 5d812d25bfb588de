import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { vi } from 'vitest';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';

const ANSWERS_WITHIN_MS = 60_000;

/**
 * Docker Engine of this host's version with data, socket and network of its own, so that neither the host's firewall nor
 * another engine is touched. Needs root. Its network leads nowhere: it cannot build.
 */
export async function ownEngine(
  dir: string,
  options: readonly string[],
): Promise<{ readonly engine: Engine } & AsyncDisposable> {
  mkdirSync(dir, { recursive: true });
  const socket = path.join(dir, 'docker.sock');
  // As udev makes it, for a user namespace's root is not the host's.
  const tun = `mknod ${dir}/tun c 10 200; chmod 0666 ${dir}/tun; mount --bind ${dir}/tun /dev/net/tun`;
  const places = ['--data-root', `${dir}/data`, '--exec-root', `${dir}/exec`, '--pidfile', `${dir}/pid`];
  const daemon = execa(
    'unshare',
    [
      '--net',
      '--mount',
      'bash',
      '-c',
      `ip link set lo up; ${tun}; exec "$@"`,
      '-',
      'dockerd',
      '--host',
      `unix://${socket}`,
      ...places,
      ...options,
    ],
    {
      reject: false,
      buffer: false,
      stdin: 'ignore',
      stdout: { file: `${dir}/log` },
      stderr: { file: `${dir}/err` },
    },
  );
  const until = performance.now() + ANSWERS_WITHIN_MS;
  vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
  try {
    for (;;) {
      try {
        const engine = await connectEngine();
        return {
          engine,
          [Symbol.asyncDispose]: async () => {
            daemon.kill('SIGTERM');
            await daemon;
          },
        };
      } catch (error) {
        if (daemon.exitCode !== null || performance.now() > until)
          throw new Error(readFileSync(`${dir}/err`, 'utf8').slice(-2000), { cause: error });
        await sleep(200);
      }
    }
  } catch (error) {
    daemon.kill('SIGTERM');
    await daemon;
    throw error;
  } finally {
    vi.unstubAllEnvs();
  }
}

/** The user that `userns-remap` maps root to, made where it is missing. */
export async function remapUser(): Promise<string> {
  const name = 'hb-remap';
  const known = await execa('id', [name], { reject: false });
  if (known.exitCode !== 0) await execa('useradd', ['--system', '--shell', '/usr/sbin/nologin', name]);
  for (const file of ['/etc/subuid', '/etc/subgid']) {
    const { exitCode } = await execa('grep', ['-q', `^${name}:`, file], { reject: false });
    if (exitCode !== 0) writeFileSync(file, `${name}:400000:65536\n`, { flag: 'a' });
  }
  return name;
}

/** Data roots have files of many owners and mounts of containers that were killed. */
export function forget(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}
