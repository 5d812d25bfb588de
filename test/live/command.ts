import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectEngine } from '../../src/stack/engine.ts';
import { type EngineObject, findObjects } from '../../src/stack/reap.ts';

const CHECKOUT = path.resolve(fileURLToPath(import.meta.url), '../../..');

/** Subnets of the tests' own, so that a stack that somebody left up does not disturb them, nor they it. */
export const SUBNETS = { subnet: '172.24.0.0/16', accessSubnet: '172.25.0.0/16' };
/** Whichever are free: for tests of which several run at once. */
export const ANY_SUBNETS = { subnet: 'auto', accessSubnet: 'auto' };
export const OTHER_SUBNETS = { subnet: '172.18.0.0/16', accessSubnet: '172.19.0.0/16' };

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the last command that ended was, and what it said: for a test that failed on it. */
export let lastOutput = '';

/** A hive-bench command under way, as a user would start it. */
export class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<unknown>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [path.join(CHECKOUT, 'bin/hive-bench.js'), ...args], {
      cwd: CHECKOUT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#ended = once(this.child, 'close');
  }

  /** Resolves when its progress says so; rejects when it has ended before. */
  async said(pattern: RegExp, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!pattern.test(this.stderr)) {
      if (this.child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`never said ${pattern}; it said:\n${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Ends the watchdog of this command, so that whatever the command leaves stays until the next one. */
  killWatchdog(): void {
    for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      const argv = argvOf(pid);
      const isWatchdog = argv.includes('hive-bench-watchdog');
      // Its last argument is the owner label, of which one part is the process.
      if (isWatchdog && argv.some((word) => word.split(':').includes(String(this.child.pid))))
        process.kill(Number(pid), 'SIGKILL');
    }
  }

  async finished(): Promise<Finished> {
    await this.#ended;
    lastOutput = `${this.child.spawnargs.slice(1).join(' ')}\n${this.stdout}\n${this.stderr}`;
    return { exitCode: this.child.exitCode ?? -1, stdout: this.stdout, stderr: this.stderr };
  }
}

/** Empty for a process that has ended meanwhile. */
function argvOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  return new Running(args, env);
}

export function hiveBench(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return start(args, env).finished();
}

export interface Workspace {
  readonly config: string;
  readonly output: string;
  /** Folder of the only run that was made here. */
  readonly runDir: () => string;
}

/** A configuration file and a results folder of a test's own. */
export function workspace(config: object): Workspace {
  const dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
  const file = path.join(dir, 'hive-bench.config.ts');
  const output = path.join(dir, 'results');
  writeFileSync(file, `export default ${JSON.stringify({ ...config, output })};\n`);
  const runDir = (): string => {
    const [only, ...others] = readdirSync(output);
    if (only === undefined || others.length > 0)
      throw new Error(`expected one run, got ${[only, ...others].join(', ')}`);
    return path.join(output, only);
  };
  return { config: file, output, runDir };
}

/** One pair, so many utterances, and nobody who visits: visits have a test of their own, and a dead service makes them long. */
export function smallConfig(
  utterances: number,
  subnets: Readonly<Record<'subnet' | 'accessSubnet', string>> = SUBNETS,
): object {
  return {
    stack: { ...subnets, ports: 'ephemeral' },
    profiles: { quick: { utterances, pairs: 1, visits: 0 } },
  };
}

/** What hive-bench still has on the engine, of the run in this folder. */
export async function leftOf(runDir: string): Promise<EngineObject[]> {
  const run = path.basename(runDir);
  return (await findObjects(await connectEngine())).filter((thing) => thing.run === run);
}
