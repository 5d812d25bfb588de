import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { Impaired, Wanted } from '../commands/impair.ts';
import { configured } from './configured.ts';
import { print, printJson } from './console.ts';
import { whichStack } from './which-stack.ts';

interface SetFlags {
  scenario?: string;
  uplink?: string;
  downlink?: string;
  address?: string;
  json?: boolean;
}

export function addImpair(program: Command): void {
  const impair = program
    .command('impair')
    .description('see and change the access links of a stack that `up` or `run --keep` left up')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench impair show
  $ hive-bench impair set --scenario jitter-150
  $ hive-bench impair set --uplink 'loss 5 %' --downlink 'delay 40 ± 20 ms, loss 1 %' --address 172.21.0.12
  $ hive-bench impair clear`,
    );
  const json = new Option('--json', 'as JSON');
  impair
    .command('show')
    .description('what was asked, what the gateway has, and what its queues have counted')
    .argument('[run-id]', 'of several stacks, this one')
    .addOption(json)
    .action(async (run: string | undefined, flags: { json?: boolean }, command: Command) => {
      const { showLinks } = await import('../commands/impair.ts');
      await tell(await showLinks(await whichStack(run, command)), flags);
    });
  impair
    .command('set')
    .description('give everybody, or one address, another link')
    .argument('[run-id]', 'of several stacks, this one')
    .option('--scenario <name>', "a scenario's links")
    .option('--uplink <words>', "participant to stack, for example 'delay 50 ± 50 ms, loss 1 %'")
    .option('--downlink <words>', 'stack to participant; what is said of one direction holds for both')
    .option('--address <ip>', 'of one participant alone')
    .addOption(json)
    .action(async (run: string | undefined, flags: SetFlags, command: Command) => {
      const { setLinks } = await import('../commands/impair.ts');
      await tell(await setLinks(await whichStack(run, command), await wantedBy(flags, command)), flags);
    });
  impair
    .command('clear')
    .description('give everybody a link that harms nothing')
    .argument('[run-id]', 'of several stacks, this one')
    .addOption(json)
    .action(async (run: string | undefined, flags: { json?: boolean }, command: Command) => {
      const { clearLinks } = await import('../commands/impair.ts');
      await tell(await clearLinks(await whichStack(run, command)), flags);
    });
}

async function wantedBy(
  { scenario: name, uplink, downlink, address }: SetFlags,
  command: Command,
): Promise<Wanted> {
  const said = {
    ...(uplink !== undefined && { uplink }),
    ...(downlink !== undefined && { downlink }),
    ...(address !== undefined && { address }),
  };
  if (name === undefined) return said;
  if (uplink !== undefined || downlink !== undefined) {
    throw new UsageError('got --scenario and words of one’s own, expected one of them.', {
      hint: 'Leave one out.',
    });
  }
  const { scenarios } = await configured(command);
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario) return { ...said, scenario };
  throw new UsageError(`unknown scenario ${JSON.stringify(name)}.`, {
    hint: `Valid ones: ${scenarios.map((each) => each.name).join(', ')}.`,
  });
}

async function tell(impaired: Impaired, { json }: { json?: boolean }): Promise<void> {
  const { impairedText } = await import('../report/impaired-text.ts');
  if (json) printJson(impaired);
  else print(impairedText(impaired));
}
