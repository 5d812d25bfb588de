import type { Command } from 'commander';
import { nearest } from '../lib/nearest.ts';
import { plainLine } from '../report/plain.ts';
import { statementLines } from '../signoff/statement-text.ts';
import { print, say } from './console.ts';

interface SignoffFlags {
  by: string;
  remark?: string;
  output?: string;
  archive?: boolean;
  signKey?: string;
}

export function addSignoff(program: Command): void {
  program
    .command('signoff')
    .description('sign off a passed run: write a tamper-evident archive')
    .argument('<run-dir>', 'folder of the run: results/<run-id>')
    .requiredOption('--by <name>', 'who signs off')
    .option('--remark <text>', 'remark to record, such as the occasion')
    .option('--output <file>', 'the archive (default: hive-bench-<run-id>.signoff.tar.gz in this folder)')
    .option('--archive', 'archive a run that cannot be signed off, marked as such, with the reasons')
    .option('--sign-key <pem>', 'sign the sums with this Ed25519 private key')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench signoff results/20261125-070154-k6bd --by 'load test, fourth quarter'
  $ hive-bench verify hive-bench-20261125-070154-k6bd.signoff.tar.gz --sha256 <what signoff printed>`,
    )
    .action(async (runDir: string, flags: SignoffFlags) => {
      const { signoff } = await import('../commands/signoff.ts');
      const { by, remark, output, signKey } = flags;
      const { file, sha256, files, statement } = await signoff(
        runDir,
        {
          by,
          ...(remark !== undefined && { remark }),
          ...(output !== undefined && { output }),
          ...(signKey !== undefined && { signKey }),
          archive: flags.archive ?? false,
          now: new Date(),
        },
        say,
      );
      const line = (text: string): void => print(plainLine(text));
      line(`bundle    ${nearest(file)} (${files} files)`);
      for (const each of statementLines(statement)) line(each);
      line(`sha256    ${sha256}`);
      print('          Keep this sum elsewhere: it is what shows that the whole bundle is still this one.');
    });
}
