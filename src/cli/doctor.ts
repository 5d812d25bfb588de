import type { Command } from 'commander';
import { EXIT } from '../lib/errors.ts';
import { findingTable } from './finding-table.ts';
import { configured } from './configured.ts';
import { printJson, printStyled, say } from './console.ts';
import { whichStack } from './which-stack.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this host, or a running stack')
    .option(
      '--stack [run-id]',
      'check the stack that `up` or `run --keep` left running; this one, if there are several',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench doctor
  $ hive-bench doctor --stack                      services, relay, network, load, redundancy, logs
  $ hive-bench doctor --stack --json`,
    )
    .action(async (flags: { stack?: string | true; json?: boolean }, command: Command) => {
      const { doctor, doctorOfStack } = await import('../commands/doctor.ts');
      const findings =
        flags.stack === undefined
          ? await doctor(await configured(command))
          : await doctorOfStack(
              await whichStack(flags.stack === true ? undefined : flags.stack, command),
              say,
            );
      if (flags.json) printJson(findings);
      else printStyled(findingTable(findings, process.stdout));
      if (findings.some(({ status }) => status === 'fail'))
        process.exitCode = flags.stack === undefined ? EXIT.unavailable : EXIT.harnessFault;
    });
}
