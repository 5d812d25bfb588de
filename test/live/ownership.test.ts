import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { findObjects, removeAll } from '../../src/stack/reap.ts';
import { ANY_SUBNETS, type Finished, hiveBench, leftOf, smallConfig, workspace } from './command.ts';

/** How to start a program in a PID namespace of its own. */
const NAMESPACE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const PROGRAM = path.join(ROOT, 'bin/hive-bench.js');
const OWNER = path.join(ROOT, 'test/live/owner.ts');
const RUN = `test-${process.pid}-owner`;

let engine: Engine;
/** How to start a program in a container that has the engine's socket; each has a host name of its own. */
let container: (name: string) => readonly string[];
const owners: Owner[] = [];

beforeAll(async () => {
  engine = await connectEngine();
  const source = { root: ROOT, ready: {}, say: () => undefined };
  const { participant = '' } = await ensureImages(engine, ['participant'], source);
  const socket = '/var/run/docker.sock';
  const options = `-i --rm --network host --user root --workdir ${ROOT} -v ${socket}:${socket} -v ${ROOT}:${ROOT}:ro --entrypoint env`;
  container = (name) => [
    'docker',
    'run',
    '--name',
    `${RUN}-${name}`,
    '--hostname',
    name,
    ...options.split(' '),
    participant,
  ];
});

afterAll(async () => {
  for (const owner of owners) await owner.kill();
  await removeAll(engine, ({ run }) => run.startsWith(RUN));
});

/** A process somewhere that owns a network. */
class Owner {
  readonly run: string;
  readonly #child: ChildProcess;
  /** Of a container: it does not end with the client that started it. */
  readonly #container: string | undefined;

  private constructor(run: string, child: ChildProcess, named: string | undefined) {
    this.run = run;
    this.#child = child;
    this.#container = named;
  }

  static async start(name: string, where: readonly string[]): Promise<Owner> {
    const run = `${RUN}-${name}`;
    const [command, ...args] = [...where, 'node', '--import', 'tsx', OWNER, run];
    const child = spawn(command, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
    const owner = new Owner(
      run,
      child,
      where.includes('--name') ? where[where.indexOf('--name') + 1] : undefined,
    );
    owners.push(owner);
    await once(child.stdout, 'data');
    return owner;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (this.#container === undefined) this.#child.kill('SIGKILL');
    else await engine.docker.getContainer(this.#container).kill();
    await ended;
  }

  async isThere(): Promise<boolean> {
    return (await findObjects(engine)).some(({ run }) => run === this.run);
  }
}

async function clean(where: readonly string[], ...args: readonly string[]): Promise<Finished> {
  const [command = '', ...rest] = [...where, 'node', PROGRAM, 'clean', ...args];
  const child = spawn(command, rest, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { exitCode: child.exitCode ?? -1, stdout, stderr };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}

const HERE: readonly string[] = [];

const NOTHING = /^$/;
const LEFT_ALONE =
  /^left alone: 1 things of run .* process \d+ of user 0 on \S+.*: .*in another PID namespace.*clean --run/;

describe('an owner that is alive', () => {
  it.each<
    [
      where: string,
      owner: () => readonly string[],
      cleaner: () => readonly string[],
      /** What is said of its run. */
      told: RegExp,
    ]
  >([
    ['in a PID namespace, seen from outside', () => NAMESPACE, () => HERE, NOTHING],
    ['outside of the PID namespace that looks', () => HERE, () => NAMESPACE, LEFT_ALONE],
    ['in one of two PID namespaces', () => NAMESPACE, () => NAMESPACE, LEFT_ALONE],
    ['in a container, seen from its host', () => container('one'), () => HERE, NOTHING],
    ['in one of two with one socket', () => container('two'), () => container('three'), LEFT_ALONE],
    ['on the host of one with its socket', () => HERE, () => container('four'), LEFT_ALONE],
  ])('%s, keeps what it has, until its host sees it dead', async (where, placeOf, cleaner, told) => {
    const owner = await Owner.start(where.replaceAll(/\W+/g, '-'), placeOf());
    const { exitCode, stdout, stderr } = await clean(cleaner());
    expect(exitCode, stderr).toBe(EXIT.pass);
    expect(await owner.isThere(), stdout).toBe(true);
    expect(stdout.split('\n').find((line) => line.includes(owner.run)) ?? '').toMatch(told);
    await owner.kill();
    const after = await clean(HERE);
    expect(await owner.isThere(), after.stdout).toBe(false);
  });

  it('is not cleaned up after by name either, where it can be seen; where it cannot, its name is enough', async () => {
    const owner = await Owner.start('by-name', NAMESPACE);
    const refused = await clean(HERE, '--run', owner.run);
    expect([refused.exitCode, refused.stderr]).toEqual([
      EXIT.usage,
      expect.stringContaining(`run ${owner.run} is in use by process `),
    ]);
    await owner.kill();
    await clean(NAMESPACE);
    expect(await owner.isThere()).toBe(true);
    expect(await clean(NAMESPACE, '--run', owner.run)).toMatchObject({
      exitCode: EXIT.pass,
      stdout: `removed 1 things of ${owner.run}\n`,
    });
  });
});

describe('a run that will be kept, while it measures in a PID namespace of its own', () => {
  const { config, runDir } = workspace(smallConfig(12, ANY_SUBNETS));
  let running: ChildProcess;
  let run: string;
  let things: number;

  beforeAll(async () => {
    const [command = '', ...args] = NAMESPACE;
    const options = ['--config', config, 'run', '--scenario', 'clean', '--keep'];
    running = spawn(command, [...args, 'node', PROGRAM, ...options], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // Read to its end: a run whose output is closed ends.
    await new Promise<void>((resolve, reject) => {
      let said = '';
      running.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('reference translations')) resolve();
      });
      running.on('exit', () => reject(new Error(`it ended before it measured:\n${said}`)));
    });
    run = path.basename(runDir());
    things = (await leftOf(runDir())).length;
  });

  afterAll(async () => {
    running.kill('SIGKILL');
    await removeAll(engine, (thing) => thing.run === run);
  });

  it('is nothing to clean, neither from outside nor from another namespace', async () => {
    for (const where of [HERE, NAMESPACE]) await clean(where);
    expect((await leftOf(runDir())).length).toBeGreaterThanOrEqual(things);
  });

  it.each([
    ['down', ['down']],
    ['impair set', ['impair', 'set', '--scenario', 'loss-5']],
    ['doctor --stack', ['doctor', '--stack']],
  ])('is not left up: %s does not take it for that', async (_what, command) => {
    const named = await hiveBench(['--config', config, ...command, run]);
    expect([named.exitCode, named.stderr]).toEqual([
      EXIT.usage,
      expect.stringContaining(`run ${run} is still using its stack (process `),
    ]);
    expect(running.exitCode).toBeNull();
  });

  it('is gone with the next clean when it is killed before it lets go', async () => {
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
    expect((await leftOf(runDir())).length).toBeGreaterThanOrEqual(things);
    await hiveBench(['clean']);
    expect(await leftOf(runDir())).toEqual([]);
  });
});
