import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';

class Command {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(way: string, stdout: 'pipe' | number = 'pipe') {
    const program = path.join(import.meta.dirname, 'command.ts');
    this.child = spawn(process.execPath, ['--import', 'tsx', program, way], {
      stdio: ['ignore', stdout, 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  async said(text: string): Promise<void> {
    while (!this.stderr.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}: ${this.stderr}`);
      await sleep(20);
    }
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

/** Each is a process of its own, and most of the time they wait. */
describe.concurrent('the end of a command', { timeout: 30_000 }, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s: reports and exits with 130', async (name) => {
    const command = new Command('measure');
    await command.said('measuring');
    command.child.kill(name);
    expect(await command.ended()).toBe(EXIT.interrupted);
    expect(command.stderr).toContain(`${name}: stopping`);
    expect(command.stdout).toBe('reported\n');
  });

  it('a signal that comes twice is one', async () => {
    const command = new Command('measure');
    await command.said('measuring');
    command.child.kill('SIGINT');
    await sleep(100);
    command.child.kill('SIGINT');
    expect(await command.ended()).toBe(EXIT.interrupted);
    expect(command.stdout).toBe('reported\n');
  });

  it('the same signal a second later ends at once', async () => {
    const command = new Command('measure');
    await command.said('measuring');
    command.child.kill('SIGINT');
    await command.said('SIGINT: stopping');
    await sleep(1050);
    command.child.kill('SIGINT');
    expect(await command.ended()).toBe(EXIT.interrupted);
    expect(command.stdout).toBe('');
    expect(command.stderr).toContain('a background process removes what is left');
  });

  it('another signal a second later does not cut off the report', async () => {
    const command = new Command('measure');
    await command.said('measuring');
    command.child.kill('SIGINT');
    await command.said('SIGINT: stopping');
    await sleep(1050);
    command.child.kill('SIGTERM');
    expect(await command.ended()).toBe(EXIT.interrupted);
    expect(command.stdout).toBe('reported\n');
  });

  it('progress that nobody reads any more stops it, in the same way', async () => {
    const command = new Command('measure');
    await command.said('measuring');
    command.child.stderr?.destroy();
    const began = performance.now();
    expect(await command.ended()).toBe(EXIT.interrupted);
    expect(performance.now() - began).toBeLessThan(8000);
    expect(command.stdout).toBe('reported\n');
  });

  it('results that nobody reads leave the verdict’s exit code', async () => {
    const command = new Command('verdict');
    command.child.stdout?.destroy();
    expect(await command.ended()).toBe(EXIT.sloBreach);
    expect(command.stderr).toBe('');
  });

  it('results longer than a pipe holds arrive in full', async () => {
    const command = new Command('verdict');
    command.child.stdout?.pause();
    await sleep(1000);
    command.child.stdout?.resume();
    expect(await command.ended()).toBe(EXIT.sloBreach);
    expect(command.stdout.trimEnd().split('\n')).toHaveLength(20_000);
  });

  it('results that the disk does not take are a fault', async () => {
    const command = new Command('verdict', openSync('/dev/full', 'w'));
    expect(await command.ended()).toBe(EXIT.harnessFault);
    expect(command.stderr).toContain(
      'error: the results could not be written to standard output: no space left',
    );
  });

  it.each([
    ['uncaught', 'in a handler'],
    ['rejected', 'in a promise'],
  ])(
    'an exception that is %s: is shown, stops the measuring in order, and exits with 70',
    async (way, text) => {
      const command = new Command(way);
      expect(await command.ended()).toBe(EXIT.harnessFault);
      expect(command.stderr).toMatch(new RegExp(`internal error: Error: ${text}\\n +at `));
      expect(command.stdout).toBe('reported\n');
    },
  );

  it('an exception that nobody can stop for ends it at once', async () => {
    const command = new Command('uncaughtAlone');
    expect(await command.ended()).toBe(EXIT.harnessFault);
  });

  it('what is still open keeps no command that is done', async () => {
    const command = new Command('lingering');
    expect(await command.ended()).toBe(EXIT.pass);
    expect(command.stdout).toBe('done\n');
  });

  it('an error is explained, with its exit code', async () => {
    const command = new Command('usage');
    expect(await command.ended()).toBe(EXIT.usage);
    expect(command.stderr).toContain('error: bad.\n  hint: good');
  });
});
