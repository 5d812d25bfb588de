import path from 'node:path';
import type { Command } from 'commander';
import { plainLine } from '../report/plain.ts';
import { print, say } from './console.ts';

interface SignoffFlags {
  by: string;
  remark?: string;
  output?: string;
  anyProfile?: boolean;
  signKey?: string;
}

export function addSignoff(program: Command): void {
  program
    .command('signoff')
    .description('pack a run that met its objectives into one archive that shows any later change')
    .argument('<run-dir>', 'folder of the run: results/<run-id>')
    .requiredOption('--by <name>', 'who answers for it')
    .option('--remark <text>', 'a line for whoever reads it in a year')
    .option('--output <file>', 'the archive (default: hive-bench-<run-id>.signoff.tar.gz in this folder)')
    .option('--any-profile', 'also a run that was not measured with the profile signoff')
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
          anyProfile: flags.anyProfile ?? false,
          now: new Date(),
        },
        say,
      );
      const line = (text: string): void => print(plainLine(text));
      line(`bundle    ${path.relative('.', file)} (${files} files)`);
      line(
        `verdict   ${statement.verdict}, profile ${statement.profile}, signed off by ${statement.signedBy}`,
      );
      for (const { scenario, slo, owner, expires } of statement.waivers)
        line(`waived    ${scenario}: ${slo}, by ${owner} until ${expires}`);
      line(`sha256    ${sha256}`);
      print('          Keep this sum elsewhere: it is what shows that the whole bundle is still this one.');
    });
}
