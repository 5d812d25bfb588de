import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { execa } from 'execa';

const ADDRESS = '10.79.0.2';
const PORT = 2375;
const STARTED_WITHIN_MS = 30_000;

export interface SecondEngine extends AsyncDisposable {
  /** For DOCKER_HOST: over TCP, as of another machine. */
  readonly tcp: string;
  /** For DOCKER_HOST: a socket in this file system, as one that was forwarded. */
  readonly unix: string;
  readonly docker: Docker;
}

/**
 * A second Docker Engine in a network namespace of its own, reached over a veth pair: for the harness an engine of another
 * machine. It has the same host name, kernel and memory as the first.
 */
export async function startSecondEngine(): Promise<SecondEngine> {
  const namespace = `hive-bench-${process.pid}`;
  const [outer, inner] = [`hbo${process.pid}`, `hbi${process.pid}`];
  const dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-engine-'));
  const ip = (...argv: string[]): Promise<unknown> => execa('ip', argv);
  await ip('netns', 'add', namespace);
  await ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner);
  await ip('link', 'set', inner, 'netns', namespace);
  await ip('addr', 'add', '10.79.0.1/24', 'dev', outer);
  await ip('link', 'set', outer, 'up');
  await ip('-n', namespace, 'addr', 'add', `${ADDRESS}/24`, 'dev', inner);
  await ip('-n', namespace, 'link', 'set', inner, 'up');
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  const [data, exec, run] = ['data', 'exec', 'run'].map((name) => path.join(dir, name)) as [
    string,
    string,
    string,
  ];
  const socket = path.join(dir, 'docker.sock');
  // A /run of its own: the first engine's sockets and pid files are there. `ip netns exec` would hide the cgroups.
  const script = [
    `mkdir -p ${run} && mount --bind ${run} /run`,
    `exec dockerd --data-root ${data} --exec-root ${exec} --pidfile ${dir}/pid -H unix://${socket} -H tcp://${ADDRESS}:${PORT} --tls=false`,
  ].join(' && ');
  const daemon = spawn('nsenter', [`--net=/run/netns/${namespace}`, 'unshare', '-m', 'bash', '-c', script], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => daemon.once('close', resolve));
  const docker = new Docker({ host: ADDRESS, port: PORT });
  const engine: SecondEngine = {
    docker,
    tcp: `tcp://${ADDRESS}:${PORT}`,
    unix: `unix://${socket}`,
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await ended;
      await ip('netns', 'del', namespace);
      await execa('umount', [path.join(data, 'overlay2')], { reject: false });
      rmSync(dir, { recursive: true, force: true });
    },
  };
  const until = performance.now() + STARTED_WITHIN_MS;
  for (;;) {
    try {
      await docker.ping();
      return engine;
    } catch (error) {
      if (performance.now() < until && daemon.exitCode === null) await sleep(200);
      else {
        await engine[Symbol.asyncDispose]();
        throw error;
      }
    }
  }
}
