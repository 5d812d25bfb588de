import path from 'node:path';
import type { Command } from 'commander';
import { makeFolder } from '../output-file.ts';
import { printComparison, showInJob } from './compared.ts';
import { print } from './console.ts';
import { positive } from './positive.ts';

export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('did it become worse? two runs of the same conditions beside each other')
    .argument('<base>', 'what to compare with: folder of a run, or a copy of its run.json')
    .argument('<head>', 'what is judged: folder of a run, or a copy of its run.json')
    .option(
      '--min-effect <ms>',
      'differences of latency below this are of no interest (default: 25)',
      positive(60_000),
    )
    .option('--output <dir>', 'write compare.json and compare.html there')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench compare results/20261125-070154-k6bd results/20261126-071203-p2aa
  $ hive-bench compare baseline.json results/20261126-071203-p2aa --min-effect 40 --output results/20261126-071203-p2aa

Ends with 0 when nothing became worse, 2 on a regression, 4 when something could not be compared.`,
    )
    .action(
      async (base: string, head: string, flags: { minEffect?: number; output?: string; json?: boolean }) => {
        const [{ compare, recordAt, writeComparison }, { comparisonJson }] = await Promise.all([
          import('../commands/compare.ts'),
          import('../report/compare-json.ts'),
        ]);
        if (flags.output !== undefined) makeFolder(flags.output, '--output');
        const compared = compare(recordAt(base), recordAt(head), { minEffectMs: flags.minEffect });
        const { comparison } = compared;
        process.exitCode = comparison.exitCode;
        if (flags.json) process.stdout.write(comparisonJson(comparison));
        else await printComparison(comparison);
        // A document on standard output stays one document.
        await showInJob(comparison, flags.json ? process.stderr : process.stdout);
        if (flags.output === undefined) return;
        const page = writeComparison(flags.output, compared);
        if (!flags.json) print(`\ncompared  ${path.relative('.', page)}`);
      },
    );
}
