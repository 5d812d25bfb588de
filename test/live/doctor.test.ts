import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { AudioSource, LocalAudioTrack, Room, TrackPublishOptions, TrackSource } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Up } from '../../src/model/stack-places.ts';
import type { Finding } from '../../src/model/finding.ts';
import { EXIT } from '../../src/lib/errors.ts';
import { joinToken } from '../../src/run/plan/tokens.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { findKept } from '../../src/stack/kept.ts';
import { closeBridge, isBridgeFiltered } from './closed-bridge.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from './command.ts';

const SERVICES = ['coturn', 'gateway', 'livekit', 'stt', 'mt', 'tts', 'translator', 'redis'];
const { config, runDir } = workspace({ stack: { ...SUBNETS, ports: 'ephemeral', monitoring: false } });
let told: Finished;
let up: Up;

beforeAll(async () => {
  told = await hiveBench(['--config', config, 'up', '--json']);
  if (told.exitCode !== EXIT.pass) throw new Error(told.stderr);
  up = JSON.parse(told.stdout) as Up;
});

afterAll(async () => {
  await hiveBench(['down', path.basename(runDir())]);
});

interface Examined {
  readonly exitCode: number;
  /** All but those that pass. */
  readonly complaints: readonly Finding[];
  readonly of: (check: string) => Finding | undefined;
}

async function examine(): Promise<Examined> {
  const { exitCode, stdout, stderr } = await hiveBench(['doctor', '--stack', up.runId, '--json']);
  expect(stdout, stderr).toMatch(/^\[/);
  const findings = JSON.parse(stdout) as Finding[];
  return {
    exitCode,
    complaints: findings.filter(({ status }) => status !== 'pass'),
    of: (check) => findings.find((finding) => finding.check === check),
  };
}

async function container(
  service: string,
): Promise<ReturnType<Awaited<ReturnType<typeof connectEngine>>['docker']['getContainer']>> {
  const engine = await connectEngine();
  const { containers } = await findKept(engine, up.runId);
  return engine.docker.getContainer(containers.get(service)?.id ?? '');
}

it('has its checklist checked where that can be, and the rest left to people', async () => {
  const { exitCode, stdout } = await hiveBench(['checklist', 'deployment', '--stack', up.runId, '--json']);
  const answers = JSON.parse(stdout) as { id: string; status: string }[];
  expect(answers.map(({ id, status }) => [id, status])).toEqual([
    ['deployed', 'pass'],
    ['healthy', 'pass'],
    ['validated', 'by hand'],
    ['monitoring', 'fail'],
    ['end-to-end', 'by hand'],
  ]);
  // Nothing watches this stack, and that is said.
  expect(exitCode).toBe(EXIT.sloBreach);
});

describe('up', () => {
  it('tells where every service is, how long it took and how it is', () => {
    expect(up.places.map(({ service }) => service).toSorted()).toEqual(SERVICES.toSorted());
    for (const { service, address, readyAfterMs } of up.places) {
      expect(address, service).toMatch(/^172\.2[45]\.0\.\d+$/);
      expect(readyAfterMs, service).toBeGreaterThan(0);
    }
    const asked = up.places.filter(({ health }) => health !== undefined);
    expect(asked.map(({ service }) => service)).toEqual(['livekit', 'stt', 'mt', 'tts', 'translator']);
    expect(asked.map(({ health }) => health?.status)).toEqual([200, 200, 200, 200, 200]);
    expect(up.turnUrl).toBe('turn:172.24.0.5:3478?transport=udp');
  });

  it('tells what is not there, and why', () => {
    const grafana = up.missing.find(({ service }) => service === 'grafana');
    expect(grafana?.why).toContain('monitoring is off');
  });

  it('keeps keys that work in a file that is its owner’s alone', async () => {
    expect(statSync(up.keysFile).mode & 0o777).toBe(0o600);
    const keys = parseEnv(readFileSync(up.keysFile, 'utf8'));
    const [url = '', key = '', secret = ''] = [
      keys['LIVEKIT_URL'],
      keys['LIVEKIT_API_KEY'],
      keys['LIVEKIT_API_SECRET'],
    ];
    expect(url).toBe(up.livekitUrl);
    expect(told.stdout + told.stderr).not.toContain(secret);
    const rooms = new RoomServiceClient(url.replace('ws', 'http'), key, secret);
    expect(await rooms.listRooms()).toEqual([]);
  });
});

describe('the doctor of a stack', () => {
  it('finds nothing wrong with a healthy one, and gives a reason for each doubt', async () => {
    const { exitCode, complaints, of } = await examine();
    expect(complaints.filter(({ status }) => status === 'fail')).toEqual([]);
    for (const { hint, check } of complaints) expect(hint, check).not.toBe('');
    expect(exitCode).toBe(EXIT.pass);
    for (const service of SERVICES) expect(of(service)?.status, service).toBe('pass');
    expect(of('tts')?.found).toMatch(/connect [\d.]+, first byte [\d.]+, total [\d.]+ ms/);
    expect(of('STUN binding')?.found).toContain('172.24.0.2');
    expect(of('TURN relay')?.found).toMatch(/^50 of 50 packets came back from the SFU's address; round trip/);
    expect(of('interfaces')?.found).toMatch(/\d+/);
    expect(of('coturn socket')?.found).toMatch(/receive buffer \d+ bytes/);
    expect(of('CPU')?.found).toMatch(/the stack uses \d+ %/);
    expect(of('memory')?.found).toMatch(/uses [1-9]\d+ of \d+ MiB/);
    expect(of('RED')?.found).toContain('no active call');
  });

  it('has services that keep their contracts, and is told of one that is taken for another', async () => {
    const urlOf = (service: string): string =>
      new URL(up.places.find((place) => place.service === service)?.url ?? '').origin;
    const [stt, mt, tts, confused] = await Promise.all([
      hiveBench(['contract', 'stt', '--url', urlOf('stt').replace('http', 'ws'), '--json']),
      hiveBench(['contract', 'mt', '--url', urlOf('mt'), '--json']),
      hiveBench(['contract', 'tts', '--url', urlOf('tts'), '--json']),
      hiveBench(['contract', 'mt', '--url', urlOf('tts')]),
    ]);
    for (const [{ exitCode, stdout, stderr }, checks] of [
      [stt, 12],
      [mt, 10],
      [tts, 13],
    ] as const) {
      expect(exitCode, stdout + stderr).toBe(EXIT.pass);
      const findings = JSON.parse(stdout) as Finding[];
      expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
      expect(findings.length).toBeGreaterThanOrEqual(checks);
    }
    expect([EXIT.sloBreach, EXIT.invalid]).toContain(confused.exitCode);
    expect(confused.stdout).toContain('mt_failed');
  });

  it('leaves nothing of its own behind', async () => {
    const left = await leftOf(runDir());
    expect(left.filter(({ name }) => name.includes('doctor'))).toEqual([]);
  });

  it('sees in a call who speaks without redundancy', async () => {
    const keys = parseEnv(readFileSync(up.keysFile, 'utf8'));
    const pair = {
      livekitKey: keys['LIVEKIT_API_KEY'] ?? '',
      livekitSecret: keys['LIVEKIT_API_SECRET'] ?? '',
    };
    const room = new Room();
    const source = new AudioSource(48_000, 1);
    try {
      await room.connect(up.livekitUrl, await joinToken(pair, 'lobby', 'soloist', 'speaker'));
      const track = LocalAudioTrack.createAudioTrack('voice', source);
      const plain = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, red: false });
      await room.localParticipant?.publishTrack(track, plain);
      const { of } = await examine();
      expect(of('RED')).toMatchObject({ status: 'warn' });
      expect(of('RED')?.found).toContain('soloist in lobby (audio/opus)');
    } finally {
      await room.disconnect();
      await source.close();
    }
  });

  it('names coturn and the relay when coturn hangs', async () => {
    const coturn = await container('coturn');
    await coturn.pause();
    try {
      const { exitCode, of } = await examine();
      expect(exitCode).toBe(EXIT.harnessFault);
      expect(of('coturn')).toMatchObject({ status: 'fail', found: 'is paused' });
      expect(of('STUN binding')?.status).toBe('fail');
      expect(of('TURN relay')?.status).toBe('fail');
      for (const service of SERVICES.filter((name) => name !== 'coturn'))
        expect(of(service)?.status, service).toBe('pass');
    } finally {
      await coturn.unpause();
    }
  });

  it.skipIf(!isBridgeFiltered)(
    'names the firewall that drops bridged frames (needs bridge-nf-call-iptables=1)',
    async () => {
      await using _held = await closeBridge(SUBNETS.subnet);
      const { exitCode, of } = await examine();
      expect(exitCode).toBe(EXIT.harnessFault);
      expect(of('STUN binding')?.status).toBe('fail');
      expect(of('STUN binding')?.hint).toContain('iptables -t raw -S PREROUTING');
      for (const service of SERVICES) expect(of(service)?.status, service).toBe('pass');
    },
  );

  it('names the service that has ended', async () => {
    await (await container('tts')).stop({ t: 2 });
    const { exitCode, of } = await examine();
    expect(exitCode).toBe(EXIT.harnessFault);
    expect(of('tts')?.status).toBe('fail');
    expect(of('tts')?.found).toContain('exited with exit code');
    expect(of('tts')?.hint).toContain(`docker logs hive-bench-${up.runId}-tts`);
    expect(of('translator')?.found).toContain('503');
    expect(of('mt')?.status).toBe('pass');
    expect(of('TURN relay')?.status).toBe('pass');
  });

  it('says which stacks are up when another one is asked for', async () => {
    const { exitCode, stderr } = await hiveBench(['doctor', '--stack', 'no-such-run']);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain('stack no-such-run was not left up');
    expect(stderr).toContain(up.runId);
  });
});

describe('down', () => {
  it('removes the stack that is named, and its keys', async () => {
    const { exitCode } = await hiveBench(['down', up.runId]);
    expect(exitCode).toBe(EXIT.pass);
    expect(existsSync(up.keysFile)).toBe(false);
    expect(await leftOf(runDir())).toEqual([]);
  });
});
