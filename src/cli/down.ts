import type { Command } from 'commander';
import { print } from './console.ts';
import { whichStack } from './which-stack.ts';

export function addDown(program: Command): void {
  program
    .command('down')
    .description('remove a stack that `up` or `run --keep` left running')
    .argument('[run-id]', 'the stack of this run (default: the one that was started from this folder)')
    .addHelpText('after', '\nExamples:\n  $ hive-bench down\n  $ hive-bench down 20261125-070154-k6bd')
    .action(async (named: string | undefined, _flags: object, command: Command) => {
      const { down } = await import('../commands/stack.ts');
      const removed = await down(await whichStack(named, command));
      print(removed ? `removed ${removed.things} things of ${removed.run}` : 'nothing was up');
    });
}
