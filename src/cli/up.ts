import type { Command } from 'commander';
import { configured } from './configured.ts';
import { print, say, stopSignal } from './console.ts';

export function addUp(program: Command): void {
  program
    .command('up')
    .description('start the reference stack and leave it up')
    .addHelpText(
      'after',
      '\nExamples:\n  $ hive-bench up\n  $ curl http://127.0.0.1:8001/health\n  $ hive-bench down',
    )
    .action(async (_flags: object, command: Command) => {
      const { up } = await import('../commands/stack.ts');
      const { runId, health } = await up(await configured(command), say, stopSignal());
      print(`stack ${runId} is up`);
      for (const { name, address, urls } of health)
        print(`  ${name.padEnd(12)} ${address.padEnd(16)} ${urls.join(' ')}`);
    });
}
