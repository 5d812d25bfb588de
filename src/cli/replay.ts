import type { Command } from 'commander';
import { plainLine } from '../report/plain.ts';
import { describeForeign } from '../run/session/foreign-settings.ts';
import { Baseline } from './baseline.ts';
import { configured } from './configured.ts';
import { print, quietly, say, stopSignal } from './console.ts';
import { measureAndTell, refuseOfTarget } from './measure.ts';
import { type Format, formatOption } from './outcome.ts';

interface ReplayFlags {
  dryRun?: boolean;
  compare?: boolean;
  keep?: boolean;
  capture?: boolean;
  output?: string;
  trust?: boolean;
  format: Format;
  quiet?: boolean;
}

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('repeat a run with its configuration, images, corpus and seed; lists what differs now')
    .argument('<run-dir>', 'folder of the run: results/<run-id>')
    .option('--dry-run', 'only list what differs now')
    .option('--compare', 'compare with the first run; exit with 2 on a regression')
    .option('--keep', 'leave the stack running afterwards, with its impairment')
    .option('--capture', 'capture the packets of every leg in captures/')
    .option('--output <dir>', 'folder for results (default: the folder that holds <run-dir>)')
    .option('--trust', 'use images, target and environment of the run that your configuration lacks')
    .addOption(formatOption())
    .option('--quiet', 'print only errors to standard error')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench replay results/20261125-070154-k6bd --dry-run
  $ hive-bench replay results/20261125-070154-k6bd --compare`,
    )
    .action(async (runDir: string, flags: ReplayFlags, command: Command) => {
      if (flags.quiet) quietly();
      const signal = stopSignal();
      const { prepareReplay } = await import('../commands/replay.ts');
      const baseline = flags.compare ? await Baseline.read(runDir) : undefined;
      const { differences, foreign, isTarget, begin } = await prepareReplay(runDir, {
        own: await configured(command),
        // A dry run uses none of it, and shows what would be used.
        trusted: flags.trust === true || flags.dryRun === true,
        ...(flags.output !== undefined && { output: flags.output }),
      });
      refuseOfTarget(isTarget, flags);
      const lines = [...differences, ...foreign.map((each) => `with --trust: ${describeForeign(each)}`)];
      const shown = lines.length === 0 ? ['nothing that is known differs now'] : lines;
      if (flags.dryRun) return print(shown.map(plainLine).join('\n'));
      for (const line of shown) say(line);
      await measureAndTell(begin(), flags, baseline, signal);
    });
}
