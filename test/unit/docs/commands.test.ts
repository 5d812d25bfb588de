import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { pages } from './pages.ts';

const FENCED = /^```(\w*)\n(.*?)^```/gms;
const SHELL = new Set(['', 'bash', 'sh', 'console']);
const COMMAND = /^(?:\$ )?(?:npx )?hive-bench (.+)$/;
// In a pipeline's file (YAML, Groovy) the command is a part of a line.
const EMBEDDED = /npx hive-bench ([^'"]+)/;
const INLINE = /`(?:npx )hive-bench ([^`]+)`/g;

/** Words of a shell line: quotes kept together, the comment left out. */
function words(line: string): readonly string[] {
  return [...line.replace(/\s#.*$/, '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

function documented(text: string): readonly string[] {
  const joined = text.replaceAll('\\\n', ' ');
  const fenced = [...joined.matchAll(FENCED)].flatMap(([, language = '', block = '']) =>
    block
      .split('\n')
      .flatMap((line) => (SHELL.has(language) ? COMMAND : EMBEDDED).exec(line.trim())?.[1] ?? []),
  );
  return [...fenced, ...[...joined.matchAll(INLINE)].map(([, line = '']) => line)];
}

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
  const lines = pages().flatMap(({ path, text }) => documented(text).map((line) => ({ path, line })));

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
