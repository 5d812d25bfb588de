import type { Command } from 'commander';
import { print, say } from './console.ts';

export function addClean(program: Command): void {
  program
    .command('clean')
    .description('remove what dead runs left; live runs are never touched')
    .addHelpText('after', '\nExample:\n  $ hive-bench clean')
    .action(async () => {
      const { clean } = await import('../commands/stack.ts');
      const removed = await clean(say);
      print(removed === 0 ? 'nothing was left' : `removed ${removed} things`);
    });
}
