import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { nearest } from '../lib/nearest.ts';
import { upText } from '../report/up-text.ts';
import { configured } from './configured.ts';
import { print, printJson, say, stopSignal } from './console.ts';
import { inJob, masks, workflowCommands } from './job.ts';

export function addUp(program: Command): void {
  program
    .command('up')
    .description('start the reference stack and leave it running')
    .option('--json', 'print JSON')
    .option('--show-keys', "print the stack's keys (by default only in a file of its results folder)")
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
      const started = await up(await configured(command), say, stopSignal());
      if (flags.json) printJson(started);
      else print(upText(started, nearest(started.keysFile)));
      if (flags.showKeys) {
        const keys = readFileSync(started.keysFile, 'utf8').trimEnd();
        // Before the keys and on the same stream, so that a job's log masks them.
        if (inJob()) workflowCommands(masks(keys), flags.json ? process.stderr : process.stdout);
        // With JSON, standard output contains one document and nothing else.
        if (flags.json) process.stderr.write(`${keys}\n`);
        else print(`\n${keys}`);
      }
    });
}
