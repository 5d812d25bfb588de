import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const CTRL_C = '\u0003';

/** A command on a terminal, as a person has it: `script` gives it one, and passes on what is typed. */
export class Terminal {
  readonly child: ChildProcess;
  shown = '';

  constructor(command: string) {
    this.child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.shown += chunk.toString()));
  }

  async showed(pattern: RegExp, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!pattern.test(this.shown)) {
      if (this.child.exitCode !== null || performance.now() > deadline)
        throw new Error(`never showed ${pattern}; it showed:\n${this.shown}`);
      await sleep(50);
    }
  }

  pressCtrlC(): void {
    this.child.stdin?.write(CTRL_C);
  }

  /** The window is closed: its programs lose their terminal, and get SIGHUP. */
  close(): void {
    this.child.kill('SIGKILL');
  }

  /** The command's exit code. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}
