import type { Command } from 'commander';
import { nearest } from '../lib/nearest.ts';
import { makeFolder } from '../lib/output-file.ts';
import { printComparison, showInJob } from './compared.ts';
import { print } from './console.ts';
import { positive } from './positive.ts';

export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('compare two runs of the same conditions and report regressions')
    .argument('<base>', 'baseline: folder of a run, or a copy of its run.json')
    .argument('<head>', 'run to judge: folder of a run, or a copy of its run.json')
    .option('--min-effect <ms>', 'ignore differences of latency below this (default: 25)', positive(60_000))
    .option('--output <dir>', 'write compare.json and compare.html there')
    .option('--json', 'print JSON')
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
        // Standard output contains one document and nothing else.
        await showInJob(comparison, flags.json ? process.stderr : process.stdout);
        if (flags.output === undefined) return;
        const page = writeComparison(flags.output, compared);
        if (!flags.json) print(`\ncompared  ${nearest(page)}`);
      },
    );
}
