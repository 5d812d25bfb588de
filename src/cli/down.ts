import type { Command } from 'commander';
import { print } from './console.ts';

export function addDown(program: Command): void {
  program
    .command('down')
    .description('remove a stack that `up` or `run --keep` left up')
    .addHelpText('after', '\nExample:\n  $ hive-bench down')
    .action(async () => {
      const { down } = await import('../commands/stack.ts');
      const { things, runs } = await down();
      print(things === 0 ? 'nothing was up' : `removed ${things} things of ${runs.join(', ')}`);
    });
}
