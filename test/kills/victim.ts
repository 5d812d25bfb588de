import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kill } from './plan.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../bin/hive-bench.js');
/** Longer than any command takes to end in an orderly way. */
const ENDS_WITHIN_MS = 120_000;
/** The first process of a PID namespace takes all others with it: it stays as long as a watchdog may need. */
const NAMESPACE_STAYS_S = 75;

/** A run that is to be killed, with whatever stands between it and whoever started it. */
export class Victim {
  readonly #outer: ChildProcess;
  readonly #config: string;
  /** All that it wrote. */
  said = '';

  constructor(config: string, { way, place }: Kill) {
    this.#config = config;
    const run = `node ${PROGRAM} --config ${config} run --scenario clean`;
    const line = way === 'terminal closed' ? `script --quiet --flush --command '${run}' /dev/null` : run;
    const [program = '', ...args] =
      place === 'host'
        ? ['sh', '-c', `exec ${line}`]
        : [
            'unshare',
            '--pid',
            '--fork',
            '--mount-proc',
            '--kill-child',
            'sh',
            '-c',
            `${line} & wait; exec sleep ${NAMESPACE_STAYS_S}`,
          ];
    this.#outer = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.#outer.stdout, this.#outer.stderr])
      stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  /** Kills it in the given way; resolves when the command itself has ended. */
  async kill({ way }: Kill): Promise<void> {
    const pid = this.#pidOf('hive-bench.js');
    if (pid === undefined) return;
    if (way === 'terminal closed') {
      const terminal = this.#pidOf('script');
      if (terminal !== undefined) process.kill(terminal, 'SIGKILL');
    } else if (way === 'reader gone') {
      this.#outer.stdout?.destroy();
      this.#outer.stderr?.destroy();
    } else process.kill(pid, way);
    const deadline = performance.now() + ENDS_WITHIN_MS;
    while (this.#pidOf('hive-bench.js') !== undefined) {
      if (performance.now() > deadline) throw new Error(`${pid} did not end after ${way}:\n${this.said}`);
      await sleep(100);
    }
  }

  /** Lets go of the namespace, if it has one. */
  async end(): Promise<void> {
    this.#outer.kill('SIGKILL');
    if (this.#outer.exitCode === null && this.#outer.signalCode === null) await once(this.#outer, 'exit');
  }

  /** As this namespace counts: of the process with this program and the configuration that no other one has. */
  #pidOf(program: string): number | undefined {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const argv = argvOf(entry);
      if (argv.some((word) => word.includes(this.#config)) && isProgram(argv, program)) return Number(entry);
    }
    return undefined;
  }
}

function isProgram([first = '', second = '']: readonly string[], program: string): boolean {
  return (
    path.basename(first) === program || (path.basename(first) === 'node' && path.basename(second) === program)
  );
}

function argvOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
