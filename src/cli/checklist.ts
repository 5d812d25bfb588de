import { Argument, type Command } from 'commander';
import { LISTS, type ListName } from '../checklist/item.ts';
import { EXIT } from '../lib/errors.ts';
import { configured } from './configured.ts';
import { print, printJson, say } from './console.ts';
import { whichStack } from './which-stack.ts';

export function addChecklist(program: Command): void {
  program
    .command('checklist')
    .description('run the operational checklists: around a deployment, weekly, monthly, quarterly')
    .addArgument(new Argument('[list]', 'which one (default: all)').choices(LISTS))
    .option(
      '--stack [run-id]',
      'check the stack that `up` or `run --keep` left running; this one, if there are several',
    )
    .option('--run <run-dir>', 'check this run')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench checklist pre-deployment
  $ hive-bench checklist deployment --stack --run results/20261125-070154-k6bd
  $ hive-bench checklist weekly --run results/20261125-070154-k6bd

Ends with 0 when nothing that was checked has failed, with 2 when something has. What is "by hand" was not checked.`,
    )
    .action(
      async (
        list: ListName | undefined,
        flags: { stack?: string | true; run?: string; json?: boolean },
        command: Command,
      ) => {
        const [{ checklist }, { checklistText }] = await Promise.all([
          import('../commands/checklist.ts'),
          import('../report/checklist-text.ts'),
        ]);
        const { stack, run } = flags;
        const checked = await checklist(
          await configured(command),
          {
            ...(list !== undefined && { list }),
            ...(stack !== undefined && {
              stack: await whichStack(stack === true ? undefined : stack, command),
            }),
            ...(run !== undefined && { run }),
            now: new Date(),
          },
          say,
        );
        if (flags.json) printJson(checked);
        else print(checklistText(checked));
        if (checked.some(({ status }) => status === 'fail')) process.exitCode = EXIT.sloBreach;
      },
    );
}
