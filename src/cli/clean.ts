import type { Command } from 'commander';
import type { Cleaned } from '../commands/clean.ts';
import { print, say } from './console.ts';

export function addClean(program: Command): void {
  program
    .command('clean')
    .description('remove leftovers of crashed runs; runs whose process may be alive are not touched')
    .option('--run <run-id>', 'remove the leftovers of this run even if its process may be alive')
    .addHelpText(
      'after',
      `
An owner in another container or on another host cannot be proven dead. Make sure that it has ended before you name its run.

Examples:
  $ hive-bench clean
  $ hive-bench clean --run 20261125-070154-k6bd`,
    )
    .action(async ({ run }: { run?: string }) => {
      const { clean, cleanRun } = await import('../commands/clean.ts');
      if (run === undefined) return print(cleanedText(await clean(say)));
      print(`removed ${await cleanRun(run)} things of ${run}`);
    });
}

function cleanedText({ removed, unclear }: Cleaned): string {
  return [
    removed === 0 ? 'nothing was left' : `removed ${removed} things`,
    ...unclear.map(
      ({ run, things, owner, why }) =>
        `left alone: ${things} things of run ${run}, owned by ${owner}: ${why}. If it has ended: hive-bench clean --run ${run}`,
    ),
  ].join('\n');
}
