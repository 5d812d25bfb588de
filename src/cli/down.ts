import type { Command } from 'commander';
import { print } from './console.ts';

export function addDown(program: Command): void {
  program
    .command('down')
    .description('remove a stack that `up` or `run --keep` left up')
    .argument('[run-id]', 'only the stack of this run (default: all that were left up)')
    .addHelpText('after', '\nExamples:\n  $ hive-bench down\n  $ hive-bench down 20261125-070154-k6bd')
    .action(async (run: string | undefined) => {
      const { down } = await import('../commands/stack.ts');
      const { things, runs } = await down(run);
      print(things === 0 ? 'nothing was up' : `removed ${things} things of ${runs.join(', ')}`);
    });
}
