import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../bin/hive-bench.js');

/** Prints of the program for these arguments. */
async function printed(...words: readonly string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await createProgram().parseAsync(['node', 'hive-bench', ...words]);
    return log.mock.calls.flat().join('\n');
  } finally {
    log.mockRestore();
  }
}

const valuesIn = (text: string): string[] => text.split('\n').map((line) => line.split('\t')[0] ?? '');

/** What the shell is given for a command line whose last word may be unfinished or empty. */
async function suggested(...words: readonly string[]): Promise<string[]> {
  return valuesIn(await printed('complete', '--', ...words));
}

describe('complete', () => {
  it('suggests every command', async () => {
    const commands = createProgram()
      .commands.map((command) => command.name())
      .filter((name) => name !== 'complete');
    expect(await suggested('')).toEqual(expect.arrayContaining(commands));
  });

  it('suggests options, their values and scenarios', async () => {
    expect(await suggested('run', '--prof')).toContain('--profile');
    expect(await suggested('run', '--profile', '')).toEqual(
      expect.arrayContaining(['quick', 'ci', 'signoff']),
    );
    expect(await suggested('run', '--scenario', 'loss')).toEqual(['loss-1', 'loss-3', 'loss-5', ':4']);
  });

  it('suggests the runs in results/, the newest first', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-completion-'));
    try {
      for (const run of ['20250612-101503-k3x9', '20250613-101503-aaaa', 'not-a-run'])
        mkdirSync(path.join(dir, 'results', run), { recursive: true });
      const { stdout } = await execa(process.execPath, [PROGRAM, 'complete', '--', 'judge', ''], {
        cwd: dir,
      });
      expect(valuesIn(stdout)).toEqual([
        'results/20250613-101503-aaaa',
        'results/20250612-101503-k3x9',
        ':4',
      ]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('completion', () => {
  it.each(['zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    expect(await printed('completion', shell)).toMatch(/hive-bench.* complete/);
  });

  it('prints a script that bash accepts', async () => {
    const { exitCode } = await execa('bash', ['-n'], { input: await printed('completion', 'bash') });
    expect(exitCode).toBe(0);
  });
});
