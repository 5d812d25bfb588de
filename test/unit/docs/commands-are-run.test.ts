import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentedCommands, words } from './command-lines.ts';

/** What no test runs, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'run --profile':
    'ci and signoff take 20 minutes and hours; tests run quick, with profiles of their own in the configuration',
};

/** Tests that start the program as people do, and the action's script, which one of them runs. */
const sources = [
  ...['test/live', 'test/long'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  ),
  'test/unit/docs/action.test.ts',
  'test/unit/cli/completion.test.ts',
  'scripts/github-action',
].map((file) => readFileSync(file, 'utf8'));

/** `run --scenario`, `run --keep`, … of one line; a command without options stands for itself. */
function parts(line: string): string[] {
  const [command = '', ...rest] = words(line);
  const options = rest.filter((word) => word.startsWith('--'));
  return options.length === 0 ? [command] : options.map((option) => `${command} ${option}`);
}

/**
 * Whether a file that starts the program names both command and option. It does not see that they stand in one call: it
 * finds what was forgotten, and proves no more.
 */
function isRun(part: string): boolean {
  const [command = '', option] = part.split(' ');
  const says = (text: string, word: string): boolean => new RegExp(`['" ]${word}['" ,]`).test(text);
  return sources.some((text) => says(text, command) && (option === undefined || says(text, option)));
}

describe('what the documentation tells people to type', () => {
  const all = [...new Set(documentedCommands().flatMap(({ line }) => parts(line)))];

  it.each(all.filter((part) => !(part in NOT_RUN)))(
    'hive-bench %s occurs in a test of the program',
    (part) => {
      expect(isRun(part)).toBe(true);
    },
  );

  it('has no more exceptions than it needs', () => {
    for (const part of Object.keys(NOT_RUN))
      expect([all.includes(part), isRun(part) && !part.includes('--profile')]).toEqual([true, false]);
    expect(isRun('run --no-such-option')).toBe(false);
  });
});
