import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { findObjects } from '../../src/stack/reap.ts';
import { workspace } from '../live/command.ts';
import type { NetworkNamespace } from './network-namespace.ts';

const COMPOSE_PROJECT = 'hive-engines';
const COMPOSE_SERVICES = ['redis', 'coturn', 'livekit', 'stt', 'mt', 'tts', 'translator'];
const WATCHDOG_WITHIN_MS = 60_000;
const HEALTHY_WITHIN_MS = 90_000;

export interface Smoke {
  readonly exitCode: number;
  readonly stderr: string;
  readonly record: RunRecord | undefined;
  readonly tookS: number;
  /** Things of the run on the engine afterwards. */
  readonly left: number;
}

/** hive-bench as a user would start it, in the network where the engine publishes its ports. */
function launch({ enter }: NetworkNamespace, dockerHost: string, args: readonly string[]) {
  const [program, ...words] = enter;
  const command = [process.execPath, path.join(ROOT, 'bin/hive-bench.js'), ...args];
  return execa(program, [...words, ...command], {
    env: { DOCKER_HOST: dockerHost },
    reject: false,
    stdin: 'ignore',
  });
}

async function hiveBench(
  ...of: Parameters<typeof launch>
): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  const { exitCode = -1, stderr } = await launch(...of);
  return { exitCode, stderr };
}

/** One scenario of the default configuration, from nothing to its report. */
export async function measure(
  namespace: NetworkNamespace,
  dockerHost: string,
  scenario: string,
): Promise<Smoke> {
  const { config, output, runDir } = workspace({});
  const began = performance.now();
  const { exitCode, stderr } = await hiveBench(namespace, dockerHost, [
    '--config',
    config,
    'run',
    '--scenario',
    scenario,
  ]);
  const tookS = (performance.now() - began) / 1000;
  const wasJudged = readdirSync(output).length > 0 && readdirSync(runDir()).includes('run.json');
  return {
    exitCode,
    stderr,
    record: wasJudged ? fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')) : undefined,
    tookS,
    left: (await findObjects(await connectEngine())).length,
  };
}

export interface Killed {
  /** Seconds from SIGKILL until nothing was left; undefined where something was after a minute. */
  readonly goneAfterS: number | undefined;
  /** Things that were left after the next command. */
  readonly leftAfterClean: number;
}

/** Kills a run that nobody can catch, with its stack up, and runs no other command for a minute. */
export async function killedRun(namespace: NetworkNamespace, dockerHost: string): Promise<Killed> {
  const { config } = workspace({});
  const run = launch(namespace, dockerHost, ['--config', config, 'run', '--scenario', 'clean']);
  await new Promise<void>((resolve, reject) => {
    let told = '';
    run.stderr.on('data', (chunk: Buffer) => {
      told += String(chunk);
      if (told.includes('stack is up')) resolve();
    });
    void run.then(({ stderr }) => reject(new Error(`it ended before its stack was up:\n${stderr}`)));
  });
  run.kill('SIGKILL');
  const engine = await connectEngine();
  const began = performance.now();
  let goneAfterS: number | undefined;
  while (goneAfterS === undefined && performance.now() - began < WATCHDOG_WITHIN_MS) {
    if ((await findObjects(engine)).length === 0) goneAfterS = (performance.now() - began) / 1000;
    else await sleep(500);
  }
  await hiveBench(namespace, dockerHost, ['clean']);
  return { goneAfterS, leftAfterClean: (await findObjects(engine)).length };
}

/** Services that Docker Compose started from the written file and that did not become healthy. */
export async function composed(namespace: NetworkNamespace, dockerHost: string): Promise<string[]> {
  const { config } = workspace({ stack: { monitoring: false } });
  const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-compose-'));
  const args = ['--config', config, 'compose', '--folder', folder];
  const { exitCode, stderr } = await hiveBench(namespace, dockerHost, args);
  if (exitCode !== 0) throw new Error(stderr);
  // Compose 1 pins an API version that newer engines refuse, unless it is told to ask.
  const env = { DOCKER_HOST: dockerHost, COMPOSE_API_VERSION: 'auto' };
  const compose = (...words: string[]) =>
    execa('docker-compose', ['-p', COMPOSE_PROJECT, '-f', `${folder}/docker-compose.yml`, ...words], { env });
  const { docker } = await connectEngine();
  const filters = { label: [`com.docker.compose.project=${COMPOSE_PROJECT}`] };
  const unhealthy = async (): Promise<string[]> => {
    const started = await docker.listContainers({ all: true, filters });
    return COMPOSE_SERVICES.flatMap((name) => {
      const found = started.find(({ Labels }) => Labels['com.docker.compose.service'] === name);
      return found?.Status.includes('(healthy)') ? [] : [`${name}: ${found?.Status ?? 'not started'}`];
    });
  };
  try {
    await compose('up', '-d');
    const until = performance.now() + HEALTHY_WITHIN_MS;
    while ((await unhealthy()).length > 0 && performance.now() < until) await sleep(1000);
    return await unhealthy();
  } finally {
    await compose('down', '-v', '-t', '3');
  }
}
