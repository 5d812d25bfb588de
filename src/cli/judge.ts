import type { Command } from 'commander';
import { quietly, say, stopSignal } from './console.ts';
import { type Format, formatOption, printOutcome } from './outcome.ts';

interface JudgeFlags {
  slo?: string[];
  rescore?: boolean;
  output?: string;
  format: Format;
  quiet?: boolean;
}

export function addJudge(program: Command): void {
  program
    .command('judge')
    .description('analyse and judge a recorded run again')
    .argument('<run-dir>', 'folder of the run: results/<run-id>')
    .option('--slo <slo...>', "override limits of the run, for example 'e2e_ms p95 <= 450'")
    .option('--rescore', 'score the recordings again (needs Docker Engine)')
    .option(
      '--output <dir>',
      'folder for the reports (default: the run itself; with --slo its folder judged/)',
    )
    .addOption(formatOption())
    .option('--quiet', 'print only errors to standard error')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench judge results/20261125-070154-k6bd
  $ hive-bench judge results/20261125-070154-k6bd --slo 'e2e_ms p95 <= 450' 'caption_ms p95 <= 180 on clean'`,
    )
    .action(async (runDir: string, flags: JudgeFlags) => {
      if (flags.quiet) quietly();
      const { judge } = await import('../commands/judge.ts');
      if (flags.rescore) {
        const { rescore } = await import('../commands/rescore.ts');
        await rescore(runDir, say, stopSignal());
      }
      await printOutcome(
        await judge(
          runDir,
          { slos: flags.slo ?? [], ...(flags.output !== undefined && { output: flags.output }) },
          new Date(),
        ),
        flags.format,
      );
    });
}
