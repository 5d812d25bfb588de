import { type Command, Option } from 'commander';
import { UsageError } from '../lib/errors.ts';
import type { Impaired, Wanted } from '../commands/impair.ts';
import { configured } from './configured.ts';
import { print, printJson } from './console.ts';
import { whichStack } from './which-stack.ts';

interface SetFlags {
  scenario?: string;
  uplink?: string;
  downlink?: string;
  address: readonly string[];
  json?: boolean;
}

export function addImpair(program: Command): void {
  const impair = program
    .command('impair')
    .description('show and change the access links of a stack that `up` or `run --keep` left running')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench impair show
  $ hive-bench impair set --scenario jitter-150
  $ hive-bench impair set --uplink 'loss 5 %' --downlink 'delay 40 ± 20 ms, loss 1 %' --address 172.21.0.12
  $ hive-bench impair clear --address 172.21.0.12
  $ hive-bench impair clear`,
    );
  const json = new Option('--json', 'print JSON');
  impair
    .command('show')
    .description('show configured links, installed links and queue counters')
    .argument('[run-id]', 'the stack of this run, if there are several')
    .addOption(json)
    .action(async (run: string | undefined, flags: { json?: boolean }, command: Command) => {
      const { showLinks } = await import('../commands/impair.ts');
      await report(await showLinks(await whichStack(run, command)), flags);
    });
  impair
    .command('set')
    .description('set the link of all clients, or of some addresses')
    .argument('[run-id]', 'the stack of this run, if there are several')
    .option('--scenario <name>', 'links of a scenario')
    .option('--uplink <words>', "client to stack, for example 'delay 50 ± 50 ms, loss 1 %'")
    .option('--downlink <words>', 'stack to client; one direction alone applies to both')
    .addOption(addressOption())
    .addOption(json)
    .action(async (run: string | undefined, flags: SetFlags, command: Command) => {
      const { setLinks } = await import('../commands/impair.ts');
      await report(await setLinks(await whichStack(run, command), await wantedBy(flags, command)), flags);
    });
  impair
    .command('clear')
    .description('remove the impairment of all clients, or of some addresses')
    .argument('[run-id]', 'the stack of this run, if there are several')
    .addOption(addressOption())
    .addOption(json)
    .action(
      async (
        run: string | undefined,
        flags: { address: readonly string[]; json?: boolean },
        command: Command,
      ) => {
        const { clearLinks } = await import('../commands/impair.ts');
        await report(await clearLinks(await whichStack(run, command), flags.address), flags);
      },
    );
}

/** Each use adds one. */
function addressOption(): Option {
  return new Option('--address <ip>', 'only this client; can be repeated')
    .default([], 'all clients')
    .argParser((ip: string, before: readonly string[]) => [...before, ip]);
}

async function wantedBy(
  { scenario: name, uplink, downlink, address }: SetFlags,
  command: Command,
): Promise<Wanted> {
  const said = {
    ...(uplink !== undefined && { uplink }),
    ...(downlink !== undefined && { downlink }),
    addresses: address,
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

async function report(impaired: Impaired, { json }: { json?: boolean }): Promise<void> {
  const { impairedText } = await import('../report/impaired-text.ts');
  if (json) printJson(impaired);
  else print(impairedText(impaired));
}
