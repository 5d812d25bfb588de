import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { upText } from '../terminal.ts';
import { configured } from './configured.ts';
import { print, printJson, say, stopSignal } from './console.ts';
import { inJob, masks, workflowCommands } from './job.ts';

/** As short as it can be typed here. */
function nearest(file: string): string {
  const relative = path.relative('.', file);
  return relative.startsWith('..') ? file : relative;
}

export function addUp(program: Command): void {
  program
    .command('up')
    .description('start the reference stack and leave it up')
    .option('--json', 'as JSON')
    .option('--show-keys', "print the stack's keys, which are otherwise only in a file of its results folder")
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench up
  $ curl http://127.0.0.1:8001/health
  $ set -a; . results/<run-id>/keys.env; set +a           LIVEKIT_URL, LIVEKIT_API_KEY, … for clients of your own
  $ hive-bench doctor --stack                              is it well?
  $ hive-bench down`,
    )
    .action(async (flags: { json?: boolean; showKeys?: boolean }, command: Command) => {
      const { up } = await import('../commands/stack.ts');
      const told = await up(await configured(command), say, stopSignal());
      if (flags.json) printJson(told);
      else print(upText(told, nearest(told.keysFile)));
      if (flags.showKeys) {
        const keys = readFileSync(told.keysFile, 'utf8').trimEnd();
        // Before the keys and on their stream: a job's log has them as ***.
        if (inJob()) workflowCommands(masks(keys), flags.json ? process.stderr : process.stdout);
        // As JSON, standard output has one document and nothing else.
        if (flags.json) process.stderr.write(`${keys}\n`);
        else print(`\n${keys}`);
      }
    });
}
