import path from 'node:path';
import type { Command } from 'commander';
import { makeFolder } from '../lib/output-file.ts';
import { shellWord } from '../lib/shell-word.ts';
import { configured } from './configured.ts';
import { print, say } from './console.ts';

export function addCompose(program: Command): void {
  program
    .command('compose')
    .description('write docker-compose.yml of the stack, with the .env and configuration files it needs')
    .option('--folder <folder>', 'folder to write to', 'stack')
    .option('--new-secrets', 'make new secrets, even if .env has some')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench compose
  $ docker compose -f stack/docker-compose.yml up -d
  $ docker compose -f stack/docker-compose.yml down -v

Images that are missing are built. Secrets of an earlier .env are kept unless told otherwise.`,
    )
    .action(async (flags: { folder: string; newSecrets?: boolean }, command: Command) => {
      const { compose } = await import('../commands/compose.ts');
      const config = await configured(command);
      makeFolder(flags.folder, '--folder');
      const { file, services, missing, fresh } = await compose(
        config,
        flags.folder,
        flags.newSecrets ?? false,
        say,
      );
      print(`wrote ${file} (${services.join(', ')})`);
      for (const name of missing) print(`${name} is in the file and not started: its image is not to be had`);
      print(`wrote ${path.join(flags.folder, '.env')}: ${fresh ? 'new secrets' : 'the secrets it had'}`);
      print(`start it: docker compose -f ${shellWord(file)} up -d`);
    });
}
