import type { Command } from 'commander';
import { EXIT } from '../errors.ts';
import { findingTable } from '../terminal.ts';
import { configured } from './configured.ts';
import { print } from './console.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what this host can do, check by check')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  $ hive-bench doctor\n  $ hive-bench doctor --json')
    .action(async (flags: { json?: boolean }, command: Command) => {
      const { doctor } = await import('../commands/doctor.ts');
      const findings = await doctor(await configured(command));
      print(flags.json ? JSON.stringify(findings, undefined, 2) : findingTable(findings, process.stdout));
      if (findings.some(({ status }) => status === 'fail')) process.exitCode = EXIT.unavailable;
    });
}
