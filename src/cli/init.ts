import { type Command, Option } from 'commander';
import type { Subject } from '../commands/init-config.ts';
import { CI_SYSTEMS, type CiSystem } from '../commands/init-workflow.ts';
import { UsageError } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import { shown } from '../lib/shown.ts';
import { askSubject } from './ask-subject.ts';
import { print } from './console.ts';

interface InitFlags {
  reference?: boolean;
  image?: string[];
  target?: string;
  ci: CiSystem;
  force?: boolean;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write hive-bench.config.ts, a CI workflow and .gitignore for this repository')
    .optionsGroup('What is under test (asked on a terminal; otherwise the reference stack):')
    .addOption(new Option('--reference', 'the bundled reference stack').conflicts(['image', 'target']))
    .addOption(
      new Option(
        '--image <service=image...>',
        'services of your own, such as stt=registry.example.com/stt:1.4',
      ).conflicts('target'),
    )
    .option('--target <url>', 'a running deployment: ws:// or wss:// address of its signalling')
    .optionsGroup('Files:')
    .addOption(new Option('--ci <system>', 'CI system of the workflow').choices(CI_SYSTEMS).default('github'))
    .option('--force', 'replace files that exist')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench init
  $ hive-bench init --image stt=registry.example.com/stt:1.4 mt=registry.example.com/mt:2.0
  $ hive-bench init --target wss://hive.example.com --ci gitlab`,
    )
    .action(async (flags: InitFlags) => {
      const subject = subjectOf(flags) ?? (await askSubject(process.stdin, process.stderr));
      const { init } = await import('../commands/init.ts');
      const { written, installed, packages } = init(process.cwd(), {
        subject,
        ci: flags.ci,
        force: flags.force ?? false,
      });
      for (const file of written) print(`wrote ${nearest(file)}`);
      if (!installed) {
        const add = packages === 'pnpm' ? 'pnpm add --save-dev' : 'npm install --save-dev';
        print(`install it: ${add} <tarball of hive-bench>`);
      }
      print('next: npx hive-bench doctor, then npx hive-bench run --scenario clean');
    });
}

function subjectOf({ reference, image, target }: InitFlags): Subject | undefined {
  if (image !== undefined) return { kind: 'images', images: Object.fromEntries(image.map(serviceAndImage)) };
  if (target !== undefined) return { kind: 'target', url: target };
  return reference ? { kind: 'reference' } : undefined;
}

/** @throws {UsageError} for a word that does not name both. */
function serviceAndImage(word: string): [string, string] {
  const at = word.indexOf('=');
  if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
  throw new UsageError(`--image: got ${shown(word)}, expected <service>=<image>.`, {
    hint: 'Such as --image stt=registry.example.com/stt:1.4.',
  });
}
