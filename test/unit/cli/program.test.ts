import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';

/** With nothing to do, and nothing to print. */
function inert(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const sub of command.commands) inert(sub);
  if (command.commands.length === 0) command.action(() => undefined);
  return command;
}

const parse = (line: string): Promise<Command> =>
  inert(createProgram()).parseAsync(line.split(' '), { from: 'user' });

describe('options of the program', () => {
  it.each([
    '--config a.ts --config b.ts run',
    'run --corpus a --corpus b',
    'run --profile ci --profile quick',
    'results list --output a --output b',
    'doctor --stack a --stack b',
  ])('%s is refused: all but the last would be dropped', async (line) => {
    await expect(parse(line)).rejects.toThrow('was given twice, expected once');
  });

  it.each([
    'run --scenario clean --scenario loss-5',
    'run --quiet --quiet',
    'judge results/r --slo a --slo b',
    'impair clear --address 172.21.0.10 --address 172.21.0.11',
  ])('%s is taken', async (line) => {
    await expect(parse(line)).resolves.toBeDefined();
  });

  it.each(['0', '0.0000001', '0.00099', '60001', '1e2', '-1'])(
    'run --target-latency %s is refused: no such limit could be met, or written down',
    async (value) => {
      await expect(parse(`run --target-latency=${value}`)).rejects.toThrow(
        `got "${value}", expected a number of at least 0.001 and at most 60000.`,
      );
    },
  );

  it('collects every address', async () => {
    const program = inert(createProgram());
    const set = program.commands
      .find((command) => command.name() === 'impair')
      ?.commands.find((command) => command.name() === 'set');
    const line = 'impair set --uplink clean --address 172.21.0.10 --address 172.21.0.11';
    await program.parseAsync(line.split(' '), { from: 'user' });
    expect(set?.opts()['address']).toEqual(['172.21.0.10', '172.21.0.11']);
  });
});
