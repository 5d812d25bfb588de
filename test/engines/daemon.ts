import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { CACHE } from './cache.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { Firewall } from './versions.ts';

const ANSWERS_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 30_000;

export interface DaemonSettings {
  readonly engine: string;
  /** Folder with its programs; the host's unless given. */
  readonly bin: string | undefined;
  readonly firewall: Firewall;
  readonly userlandProxy: boolean;
}

export interface Daemon extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly dockerHost: string;
}

/** Data of an engine, its images too, outlive the daemon: the next one of that version finds them. */
export function dataRoot(engine: string): string {
  return path.join(CACHE, engine, 'data');
}

/** An engine with data, socket, containerd and network of its own, beside whatever else runs on this host. */
export async function startDaemon(
  { engine, bin, firewall, userlandProxy }: DaemonSettings,
  namespace: NetworkNamespace,
): Promise<Daemon> {
  const state = path.join('/run', `hb-engine-${engine}`);
  await rm(state, { recursive: true, force: true });
  await mkdir(state, { recursive: true });
  await mkdir(dataRoot(engine), { recursive: true });
  const socket = path.join(state, 'docker.sock');
  const log = path.join(CACHE, engine, 'dockerd.log');
  const [program, ...words] = namespace.enter;
  const options = [
    ['--data-root', dataRoot(engine), '--exec-root', path.join(state, 'exec')],
    ['--pidfile', path.join(state, 'docker.pid'), '--host', `unix://${socket}`],
    [`--userland-proxy=${userlandProxy}`],
    ...(bin === undefined ? [] : [['--userland-proxy-path', path.join(bin, 'docker-proxy')]]),
    ...(firewall === 'iptables' ? [] : [['--firewall-backend', firewall]]),
  ];
  const daemon = execa(program, [...words, 'dockerd', ...options.flat()], {
    env: {
      PATH: [...(bin === undefined ? [] : [bin]), process.env['PATH'] ?? '', '/usr/sbin:/sbin'].join(':'),
    },
    all: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
  });
  daemon.all.pipe(createWriteStream(log));
  const dispose = async (): Promise<void> => {
    daemon.kill('SIGTERM');
    const killer = setTimeout(() => daemon.kill('SIGKILL'), ENDS_WITHIN_MS);
    await daemon;
    clearTimeout(killer);
  };
  const until = performance.now() + ANSWERS_WITHIN_MS;
  while (!(await answers(socket))) {
    if (daemon.exitCode !== null || performance.now() > until) {
      await dispose();
      throw new Error(`engine ${engine} did not answer on ${socket}; see ${log}`);
    }
    await sleep(200);
  }
  return { dockerHost: `unix://${socket}`, [Symbol.asyncDispose]: dispose };
}

async function answers(socket: string): Promise<boolean> {
  const { exitCode } = await execa('curl', ['-sf', '--unix-socket', socket, 'http://engine/_ping'], {
    reject: false,
  });
  return exitCode === 0;
}
