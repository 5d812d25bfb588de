import { Argument, type Command } from 'commander';
import { type Contract, CONTRACTS } from '../model/contract.ts';
import { configured } from './configured.ts';
import { printJson, printStyled } from './console.ts';
import { findingTable } from './finding-table.ts';

export function addContract(program: Command): void {
  program
    .command('contract')
    .description('check a service of yours against its contract')
    .addArgument(new Argument('<interface>', 'what the service is').choices(CONTRACTS))
    .requiredOption('--url <url>', 'address of the running service: scheme, host and port')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench contract stt --url ws://127.0.0.1:8001
  $ hive-bench contract mt --url http://127.0.0.1:8002 --json

Languages and sentences are those of the configuration. docs/contracts describes the interfaces.
Exits with 0 when the contract is kept, with 2 when it is not, with 4 when the host was too busy to tell.`,
    )
    .action(async (which: Contract, flags: { url: string; json?: boolean }, command: Command) => {
      const { contract } = await import('../commands/contract.ts');
      const { findings, exitCode } = await contract(which, flags.url, await configured(command));
      if (flags.json) printJson(findings);
      else printStyled(findingTable(findings, process.stdout));
      process.exitCode = exitCode;
    });
}
