import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../lib/errors.ts';
import { shown } from '../lib/shown.ts';
import { age } from './age.ts';
import { type ConfigFlags, configured } from './configured.ts';
import { print, printJson } from './console.ts';
import { wholeNumber } from './whole-number.ts';

interface PruneFlags extends ConfigFlags {
  keep?: number;
  olderThan?: number;
  evidenceOnly?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

export function addResults(program: Command): void {
  const results = program.command('results').description('list and remove recorded runs');
  addList(results);
  addPrune(results);
}

function addList(results: Command): void {
  results
    .command('list')
    .description('list runs: verdict, size, evidence, protection')
    .option('--output <dir>', "folder that holds the runs (default: the configuration's)")
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ hive-bench results list\n  $ hive-bench results list --json')
    .action(async (flags: ConfigFlags & { json?: boolean }, command: Command) => {
      const { output } = await configured(command, flags);
      requireResults(flags.output);
      const [{ listResults }, { runsText }] = await Promise.all([
        import('../commands/results.ts'),
        import('../report/runs-text.ts'),
      ]);
      const runs = listResults(output);
      if (flags.json) printJson(runs);
      else print(runsText(runs, path.join(output, '/')));
    });
}

/**
 * The configured folder may be missing before the first run.
 * @throws {UsageError} for a named folder that is missing or not a folder.
 */
function requireResults(named: string | undefined): void {
  if (named === undefined || statSync(named, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UsageError(`--output: got ${shown(named)}, expected an existing folder.`, {
    hint: 'Name the folder that holds the runs, or leave it out to use that of the configuration.',
  });
}

function addPrune(results: Command): void {
  results
    .command('prune')
    .description('remove old runs, except those in use or named in the file `keep` of the results folder')
    .option('--keep <n>', 'keep the newest n', wholeNumber)
    .option('--older-than <age>', 'only runs older than this: 12h, 30d, 8w', age)
    .option('--evidence-only', 'remove only evidence and captures')
    .option('--dry-run', 'only list what would be removed')
    .option('--output <dir>', "folder that holds the runs (default: the configuration's)")
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
With both --keep and --older-than, a run goes only where both allow it.

Examples:
  $ hive-bench results prune --keep 20 --dry-run
  $ hive-bench results prune --keep 20 --older-than 30d
  $ hive-bench results prune --older-than 12h --evidence-only`,
    )
    .action(async (flags: PruneFlags, command: Command) => {
      const { output } = await configured(command, flags);
      requireResults(flags.output);
      const [{ pruneResults }, { pruneText }] = await Promise.all([
        import('../commands/results.ts'),
        import('../report/runs-text.ts'),
      ]);
      const { keep, olderThan, evidenceOnly = false, dryRun = false } = flags;
      const rule = {
        ...(keep !== undefined && { keep }),
        ...(olderThan !== undefined && { olderThanMs: olderThan }),
      };
      const pruned = pruneResults(output, { ...rule, evidenceOnly, dryRun }, new Date());
      if (flags.json) printJson(pruned);
      else print(pruneText(pruned));
    });
}
