import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { fromJson } from '../../src/report/json.ts';
import { joinToken } from '../../src/run/plan/tokens.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { findKept } from '../../src/stack/kept.ts';
import { LABEL } from '../../src/stack/labels.ts';
import { findObjects } from '../../src/stack/reap.ts';
import { badTokens, joinStatus, spyStatus } from './admission.ts';
import { brokenBy } from './attacks.ts';
import { Prometheus } from './prometheus.ts';
import { NET_ADMIN, participantsOf, rightsOf } from './rights.ts';
import { leaksBelow } from './secrets.ts';
import {
  type Finished,
  hiveBench,
  leftOf,
  OTHER_SUBNETS,
  smallConfig,
  start,
  SUBNETS,
  workspace,
} from './command.ts';

describe('a stack that was brought up', () => {
  const { config, runDir } = workspace({ stack: { ...SUBNETS, ports: 'guide' } });
  let up: Finished;
  /** Containers and networks; how many depends on which of those that only watch could be had. */
  let things: number;

  beforeAll(async () => {
    up = await hiveBench(['--config', config, 'up']);
    things = (await leftOf(runDir())).length;
  });

  afterAll(async () => {
    await hiveBench(['down', path.basename(runDir())]);
  });

  it('prints where everything is and exits', () => {
    expect(up.exitCode).toBe(EXIT.pass);
    for (const [name, host] of [
      ['coturn', 5],
      ['livekit', 10],
      ['stt', 11],
      ['mt', 12],
      ['tts', 13],
      ['redis', 20],
    ]) {
      expect(up.stdout).toMatch(new RegExp(`${name} +172\\.24\\.0\\.${host}\\b`));
    }
  });

  it('is watched unless told otherwise, and says where', async () => {
    const port = /prometheus +172\.24\.0\.30 .*http:\/\/127\.0\.0\.1:(\d+)/.exec(up.stdout)?.[1];
    expect(await new Prometheus(Number(port)).query('vector(1)')).toEqual([{ labels: {}, value: 1 }]);
  });

  it.each([8001, 8002, 8003])('answers health on port %i', async (port) => {
    const answer = await fetch(`http://127.0.0.1:${port}/health`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'ok' });
  });

  it('publishes on loopback alone', async () => {
    const { docker } = await connectEngine();
    const containers = (await leftOf(runDir())).filter(({ kind }) => kind === 'container');
    const bindings: string[] = [];
    for (const { id } of containers) {
      const { NetworkSettings } = await docker.getContainer(id).inspect();
      for (const bound of Object.values(NetworkSettings.Ports ?? {})) {
        bindings.push(...(bound ?? []).map(({ HostIp }) => HostIp));
      }
    }
    expect(bindings.length).toBeGreaterThanOrEqual(5);
    expect(new Set(bindings)).toEqual(new Set(['127.0.0.1']));
  });

  it('runs nothing privileged, drops what it can, and hands out no engine socket', async () => {
    const engine = await connectEngine();
    const containers = (await leftOf(runDir())).filter(({ kind }) => kind === 'container');
    expect(containers.length).toBeGreaterThanOrEqual(8);
    for (const { id } of containers) {
      const { HostConfig, Mounts, Config } = await engine.docker.getContainer(id).inspect();
      const isGateway = Config.Labels[LABEL.service] === 'gateway';
      expect(HostConfig.Privileged).toBe(false);
      expect(HostConfig.CapDrop).toEqual(['ALL']);
      expect(HostConfig.CapAdd ?? []).toEqual(isGateway ? ['NET_ADMIN'] : []);
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges');
      expect(HostConfig.NetworkMode).not.toBe('host');
      expect(Mounts.filter(({ Type }) => Type === 'bind')).toEqual([]);
      expect(await rightsOf(engine, id), Config.Hostname).toEqual({
        uid: isGateway ? 0 : 10_001,
        effective: isGateway ? NET_ADMIN : 0n,
        bounding: isGateway ? NET_ADMIN : 0n,
        noNewPrivileges: true,
      });
    }
  });

  it('has a relay that reaches the SFU and nobody else', async () => {
    const { docker } = await connectEngine();
    const coturn = (await findObjects(await connectEngine())).find(
      ({ kind, kept, name }) => kind === 'container' && kept && name.endsWith('-coturn'),
    );
    const container = docker.getContainer(coturn?.id ?? '');
    const relayTo = async (peer: string): Promise<string> => {
      const secret = "$(sed -n 's/^static-auth-secret=//p' /etc/coturn/turnserver.conf)";
      const command = `timeout 8 turnutils_uclient -W "${secret}" -u probe-${peer} -e ${peer} -r 7882 -n 2 -m 1 -v 172.24.0.5 2>&1 || true`;
      const exec = await container.exec({ Cmd: ['sh', '-c', command], AttachStdout: true, Tty: true });
      let text = '';
      for await (const chunk of await exec.start({ Tty: true })) text += String(chunk);
      return text;
    };
    expect(await relayTo('172.24.0.10')).toMatch(/channel bind sent[^]*success/);
    // Redis, loopback, the host, a service, the metadata address of clouds, a participant's, and the relay's own.
    const others = [20, 1, 13, 5].map((host) => `172.24.0.${host}`);
    for (const peer of [...others, '127.0.0.1', '169.254.169.254', '172.25.0.12'])
      expect(await relayTo(peer), peer).toContain('error 403 (Forbidden IP)');
  });

  it('lets in who has a token that it signed and that still holds, and lets nobody look around', async () => {
    const variables = parseEnv(readFileSync(path.join(runDir(), 'keys.env'), 'utf8'));
    const { LIVEKIT_API_KEY: livekitKey = '', LIVEKIT_API_SECRET: livekitSecret = '' } = variables;
    const keys = { livekitKey, livekitSecret };
    const good = await joinToken(keys, 'room-a', 'listener-1', 'listener');
    expect(await joinStatus(7880, good)).toBe(200);
    for (const [why, token] of Object.entries(await badTokens(keys)))
      expect(await joinStatus(7880, token), why).toBe(401);
    for (const room of ['room-a', 'room-b']) expect(await spyStatus(7880, good, room)).toBe(401);
  });

  it('has services that refuse what is malformed, too big or too slow, and stay up', async () => {
    const engine = await connectEngine();
    const lives = async (): Promise<string[]> => {
      const { containers } = await findKept(engine, path.basename(runDir()));
      return [...containers.values()].map(
        ({ service, status, startedAt, restarts }) => `${service} ${status} ${startedAt} ${restarts}`,
      );
    };
    const before = await lives();
    const broken = await Promise.all([
      brokenBy({ service: 'livekit', port: 7880, path: '/rtc' }, ['malformed']),
      brokenBy({ service: 'stt', port: 8001, path: '/v1/stream' }, ['malformed', 'slow', 'frames']),
      brokenBy({ service: 'mt', port: 8002, path: '/v1/translate' }, ['malformed', 'slow', 'bodies']),
      brokenBy({ service: 'tts', port: 8003, path: '/v1/synthesize' }, ['malformed', 'slow', 'bodies']),
      brokenBy({ service: 'translator', port: 8004, path: '/webhook' }, ['malformed', 'slow', 'bodies']),
    ]);
    expect(broken.flat()).toEqual([]);
    expect(await lives()).toEqual(before);
    for (const url of ['7880/', '8001/health', '8002/health', '8003/health', '8004/health'])
      expect((await fetch(`http://127.0.0.1:${url}`)).status, url).toBe(200);
  });

  it('refuses a second run on its subnet at once, naming the holder, and leaves no folder', async () => {
    const second = workspace({ stack: { ...SUBNETS, ports: 'ephemeral' } });
    for (const command of [['run', '--scenario', 'clean'], ['up'], ['selftest']]) {
      const { exitCode, stderr } = await hiveBench(['--config', second.config, ...command]);
      expect(exitCode, stderr).toBe(EXIT.usage);
      expect(stderr).toContain(`already in use by run ${path.basename(runDir())}`);
      expect(stderr).toContain(`hive-bench down ${path.basename(runDir())}`);
    }
    expect(readdirSync(second.output)).toEqual([]);
  });

  it('lets a second run go on beside it on another subnet, whose participants have no rights', async () => {
    const second = workspace(smallConfig(2, OTHER_SUBNETS));
    const running = start(['--config', second.config, 'run', '--scenario', 'clean']);
    await running.said(/stack is up/, 120_000);
    const engine = await connectEngine();
    const run = path.basename(second.runDir());
    for (const role of ['speaker', 'listener'])
      for (const id of await participantsOf(engine, run, role)) {
        const { HostConfig, Mounts, NetworkSettings } = await engine.docker.getContainer(id).inspect();
        // Its files are in volumes of its own, for its root is read-only; nothing of the host is mounted.
        const ofHost = Mounts.filter(({ Type }) => Type !== 'volume');
        expect([HostConfig.Privileged, ofHost, NetworkSettings.Ports]).toEqual([false, [], {}]);
        expect(HostConfig.ReadonlyRootfs).toBe(true);
        const none = { uid: 10_001, effective: 0n, bounding: 0n, noNewPrivileges: true };
        expect(await rightsOf(engine, id)).toEqual(none);
      }
    const { exitCode, stderr } = await running.finished();
    expect(leaksBelow(second.runDir(), new Map())).toEqual([]);
    expect([EXIT.inconclusive, EXIT.sloBreach, EXIT.invalid], stderr).toContain(exitCode);
    const record = fromJson(readFileSync(path.join(second.runDir(), 'run.json'), 'utf8'));
    expect(record.scenarios[0]?.metrics.e2e_ms).toMatchObject({ n: 2, missing: 0 });
    expect(await leftOf(second.runDir())).toEqual([]);
    expect((await leftOf(runDir())).length).toBe(things);
  });

  it('is gone after down', async () => {
    const { stdout } = await hiveBench(['down', path.basename(runDir())]);
    expect(stdout).toContain(`removed ${things} things`);
    expect(await leftOf(runDir())).toEqual([]);
  });
});
