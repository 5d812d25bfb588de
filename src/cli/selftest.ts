import { type Command, Option } from 'commander';
import { nearest } from '../lib/nearest.ts';
import { wantsColour } from './colour.ts';
import { type ConfigFlags, configured } from './configured.ts';
import { print, printJson, printStyled, say, stopSignal } from './console.ts';

export function addSelftest(program: Command): void {
  program
    .command('selftest')
    .description('check the harness against known delays and losses')
    .option('--json', 'print JSON')
    .addOption(new Option('--gateway <backend>', 'where netem runs').choices(['auto', 'kernel', 'uml']))
    .option('--output <dir>', 'folder for results')
    .addHelpText('after', '\nExamples:\n  $ hive-bench selftest\n  $ hive-bench selftest --json')
    .action(async (flags: ConfigFlags & { json?: boolean }, command: Command) => {
      const config = await configured(command, flags);
      const signal = stopSignal();
      const [{ selftest }, { selftestTable }] = await Promise.all([
        import('../commands/selftest.ts'),
        import('../report/selftest-table.ts'),
      ]);
      const { record, dir } = await selftest(config, say, signal);
      if (flags.json) printJson(record);
      else {
        printStyled(selftestTable(record, { color: wantsColour(process.stdout) }));
        print(`\ndata    ${nearest(dir)}/`);
      }
      process.exitCode = record.exitCode;
    });
}
