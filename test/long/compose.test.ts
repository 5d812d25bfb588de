import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { hiveBench, SUBNETS, workspace } from '../live/command.ts';

const run = promisify(execFile);

/** Compose as the engine's plug-in, or by itself; undefined where neither is installed. */
async function findCompose(): Promise<readonly [string, ...string[]] | undefined> {
  for (const candidate of [['docker', 'compose'], ['docker-compose']] as const) {
    const [program, ...words] = candidate;
    const found = await run(program, [...words, 'version']).catch(() => undefined);
    if (found) return candidate;
  }
  return undefined;
}

const COMPOSE = await findCompose();
const PROJECT = 'hive-compose-test';
const SERVICES = ['redis', 'coturn', 'livekit', 'stt', 'mt', 'tts', 'translator'];

interface Written {
  readonly read_only: boolean;
  readonly mem_limit?: number;
  readonly cpu_shares?: number;
  readonly pids_limit: number;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly ulimits?: Readonly<Record<string, number>>;
  readonly networks: { readonly 'hive-network': { readonly ipv4_address: string } };
}

describe.skipIf(!COMPOSE)('the stack by docker compose (skipped where compose is not installed)', () => {
  const { config } = workspace({ stack: { ...SUBNETS, ports: 'ephemeral', monitoring: false } });
  const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-compose-'));
  const file = path.join(folder, 'docker-compose.yml');
  let engine: Engine;
  const containers = new Map<string, Docker.Container>();
  let written: Readonly<Record<string, Written>>;

  const compose = (...args: string[]): Promise<{ stdout: string; stderr: string }> => {
    const [program, ...words] = COMPOSE ?? ['docker'];
    return run(program, [...words, '-p', PROJECT, '-f', file, ...args], { cwd: folder });
  };
  const container = (name: string): Docker.Container => {
    const found = containers.get(name);
    if (!found) throw new Error(`compose started no ${name}`);
    return found;
  };
  const shell = async (name: string, command: string): Promise<string> => {
    const exec = await container(name).exec({ Cmd: ['sh', '-c', command], AttachStdout: true, Tty: true });
    let text = '';
    for await (const chunk of await exec.start({ Tty: true })) text += String(chunk);
    return text.trim();
  };

  beforeAll(async () => {
    engine = await connectEngine();
    const first = await hiveBench(['--config', config, 'compose', '--folder', folder]);
    if (first.exitCode !== 0) throw new Error(first.stderr);
    const before = readFileSync(path.join(folder, '.env'), 'utf8');
    const { exitCode, stderr } = await hiveBench([
      '--config',
      config,
      'compose',
      '--folder',
      folder,
      '--new-secrets',
    ]);
    if (exitCode !== 0) throw new Error(stderr);
    if (readFileSync(path.join(folder, '.env'), 'utf8') === before)
      throw new Error('the secrets are the old ones');
    written = (parse(readFileSync(file, 'utf8')) as { services: Record<string, Written> }).services;
    await compose('up', '-d');
    const filters = { label: [`com.docker.compose.project=${PROJECT}`] };
    for (const { Id, Labels } of await engine.docker.listContainers({ filters })) {
      containers.set(Labels['com.docker.compose.service'] ?? '', engine.docker.getContainer(Id));
    }
  });

  afterAll(async () => {
    await compose('down', '-v', '-t', '3');
  });

  it('becomes healthy, every service', async () => {
    const unhealthy = async (): Promise<string[]> => {
      const states = await Promise.all(
        SERVICES.map(async (name) => [name, (await container(name).inspect()).State.Health?.Status] as const),
      );
      return states.filter(([, status]) => status !== 'healthy').map(([name, status]) => `${name} ${status}`);
    };
    const deadline = performance.now() + 60_000;
    while ((await unhealthy()).length > 0 && performance.now() < deadline) await sleep(500);
    expect(await unhealthy()).toEqual([]);
  });

  it('answers for its health from outside', async () => {
    for (const [name, port] of [
      ['stt', 8001],
      ['mt', 8002],
      ['tts', 8003],
      ['translator', 8004],
    ] as const) {
      const { Ports } = (await container(name).inspect()).NetworkSettings;
      const [bound] = Ports[`${port}/tcp`] ?? [];
      expect(bound?.HostIp).toBe('127.0.0.1');
      const answer = await fetch(`http://127.0.0.1:${bound?.HostPort}/health`);
      expect(await answer.json(), name).toMatchObject({ status: 'ok' });
    }
  });

  it('holds every container to what is written', async () => {
    for (const name of SERVICES) {
      const { HostConfig, NetworkSettings } = await container(name).inspect();
      const said = written[name];
      expect(
        {
          read_only: HostConfig.ReadonlyRootfs,
          mem_limit: HostConfig.Memory || undefined,
          cpu_shares: HostConfig.CpuShares || undefined,
          pids_limit: HostConfig.PidsLimit,
          cap_drop: HostConfig.CapDrop,
          security_opt: HostConfig.SecurityOpt,
          sysctls: HostConfig.Sysctls ?? {},
          ulimits: Object.fromEntries((HostConfig.Ulimits ?? []).map(({ Name, Hard }) => [Name, Hard])),
          address: Object.values(NetworkSettings.Networks)[0]?.IPAddress,
        },
        name,
      ).toEqual({
        read_only: true,
        mem_limit: said?.mem_limit,
        cpu_shares: said?.cpu_shares,
        pids_limit: 512,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges'],
        sysctls: said?.sysctls ?? {},
        ulimits: said?.ulimits ?? {},
        address: said?.networks['hive-network'].ipv4_address,
      });
    }
  });

  it('has roots that cannot be written to, and scratch that can', async () => {
    for (const name of SERVICES) {
      const tried = await shell(name, 'touch /srv/x /etc/x /var/x 2>&1; touch /tmp/x && echo scratch; id -u');
      expect(tried.match(/Read-only file system/g), name).toHaveLength(3);
      expect(tried, name).toMatch(/scratch\s+10001$/);
    }
  });

  it('shares LiveKit’s IPC namespace with the workers and nobody else', async () => {
    const namespace = (name: string): Promise<string> => shell(name, 'readlink /proc/self/ns/ipc');
    const livekit = await namespace('livekit');
    expect(livekit).toMatch(/^ipc:\[\d+\]$/);
    for (const name of ['stt', 'mt', 'tts', 'translator']) expect(await namespace(name), name).toBe(livekit);
    expect(await namespace('redis')).not.toBe(livekit);
  });

  it('relays to the SFU', async () => {
    const secret = "$(sed -n 's/^static-auth-secret=//p' /etc/coturn/turnserver.conf)";
    const told = await shell(
      'coturn',
      `timeout 8 turnutils_uclient -W "${secret}" -u probe -e 172.24.0.10 -r 7882 -n 2 -m 1 -v 172.24.0.5 2>&1 || true`,
    );
    expect(told).toMatch(/channel bind sent[^]*success/);
  });

  it('is refused without its secrets', async () => {
    const bare = mkdtempSync(path.join(tmpdir(), 'hive-bench-compose-'));
    copyFileSync(file, path.join(bare, 'docker-compose.yml'));
    const [program, ...words] = COMPOSE ?? ['docker'];
    await expect(run(program, [...words, 'config', '-q'], { cwd: bare })).rejects.toThrow(
      /run hive-bench compose first/,
    );
  });
});
