import type { Command } from 'commander';
import { EXIT } from '../lib/errors.ts';
import { plainLine } from '../report/plain.ts';
import { statementLines } from '../signoff/statement-text.ts';
import { print, printJson } from './console.ts';

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check a sign-off archive for changes')
    .argument('<bundle>', 'the archive')
    .option('--sha256 <sum>', "the bundle's sum, as signoff printed it")
    .option('--public-key <pem>', 'check the signature with this Ed25519 public key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench verify hive-bench-20261125-070154-k6bd.signoff.tar.gz
  $ hive-bench verify bundle.tar.gz --sha256 <sum> --public-key signer.pem

Ends with 0 when nothing was changed, with 4 when something was.`,
    )
    .action(async (bundle: string, flags: { sha256?: string; publicKey?: string; json?: boolean }) => {
      const { verify } = await import('../commands/verify.ts');
      const sha256Given = flags.sha256?.toLowerCase();
      const verified = await verify(bundle, {
        ...flags,
        ...(sha256Given !== undefined && { sha256: sha256Given }),
      });
      const { statement, sha256, files, signature, problems } = verified;
      if (problems.length > 0) process.exitCode = EXIT.invalid;
      if (flags.json) return printJson(verified);
      // Names and statement come from the bundle, so none of them may start a line of this output.
      const line = (text: string): void => print(plainLine(text));
      for (const problem of problems) line(`changed   ${problem}`);
      if (!statement || problems.length > 0) return line(`${bundle} is not what was signed off`);
      line(`intact    ${files} files, run ${statement.run}`);
      for (const each of statementLines(statement)) line(each);
      print(`signature ${signature}`);
      print(`sha256    ${sha256}`);
      if (flags.sha256 === undefined && signature !== 'good')
        print(
          '          Neither a sum nor a key was given: a bundle that was replaced as a whole would look the same.',
        );
    });
}
