import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { documentedCommands, words } from './command-lines.ts';

/** The real program, told to do nothing: only its grammar is asked. */
function inert(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const sub of command.commands) inert(sub);
  // A group such as `impair` must stay without an action, or it would take its subcommands for arguments.
  if (command.commands.length === 0) command.action(() => undefined);
  return command;
}

/** What commander says against a line; undefined where it parses. */
async function refusal(line: string): Promise<string | undefined> {
  try {
    await inert(createProgram()).parseAsync(words(line), { from: 'user' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('hive-bench commands of the documentation', () => {
  const lines = documentedCommands();

  test('there are some', () => expect(lines.length).toBeGreaterThan(20));

  test.each(lines)('$path: hive-bench $line', async ({ line }) =>
    expect(await refusal(line)).toBeUndefined(),
  );

  test('an unknown option, an unknown command and a missing argument are refused', async () => {
    expect(await refusal('run --no-such-option')).toContain('unknown option');
    expect(await refusal('dance')).toContain('unknown command');
    expect(await refusal('judge')).toContain('missing required argument');
  });
});
