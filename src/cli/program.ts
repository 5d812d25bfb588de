import { Command, CommanderError } from 'commander';
import { ownCommit } from '../lib/commit.ts';
import { VERSION } from '../lib/version.ts';
import { addChecklist } from './checklist.ts';
import { addClean } from './clean.ts';
import { addCompare } from './compare.ts';
import { addCompletion } from './completion.ts';
import { addCompose } from './compose.ts';
import { addContract } from './contract.ts';
import { addDoctor } from './doctor.ts';
import { addDown } from './down.ts';
import { addImages } from './images.ts';
import { addImpair } from './impair.ts';
import { addInit } from './init.ts';
import { addJudge } from './judge.ts';
import { addReplay } from './replay.ts';
import { addResults } from './results.ts';
import { addRun } from './run.ts';
import { addScenarios } from './scenarios.ts';
import { addSelftest } from './selftest.ts';
import { addSignoff } from './signoff.ts';
import { addUp } from './up.ts';
import { addVerify } from './verify.ts';
import { print } from './console.ts';

const GROUPS: readonly (readonly [string, readonly ((program: Command) => void)[]])[] = [
  ['Measure:', [addInit, addRun, addReplay, addScenarios, addDoctor]],
  ['Judge:', [addJudge, addCompare, addResults, addSelftest]],
  ['Stack:', [addUp, addDown, addImpair, addContract, addCompose, addImages, addClean]],
  ['Operate:', [addChecklist, addSignoff, addVerify]],
];

/**
 * Every command with its options. A function, so that tests can compare the documentation with the program.
 */
export function createProgram(): Command {
  const program = new Command('hive-bench')
    .description(
      'Proves or disproves the latency SLOs of a LiveKit speech-translation stack on bad networks.',
    )
    .option('-V, --version', 'print version and commit')
    .on('option:version', printVersion)
    .option(
      '--config <file>',
      'configuration file (default: the nearest hive-bench.config.{ts,mts,js,mjs,json} of this folder or one above)',
    )
    .showHelpAfterError('(hive-bench --help shows all commands)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench init                            write a configuration and a CI workflow
  $ hive-bench doctor                          check this host
  $ hive-bench run                             all eight scenarios, profile quick
  $ hive-bench run --scenario loss-5 jitter-150
  $ hive-bench run --profile ci --output /tmp/results

Exit codes: 0 pass, no breach found or warn, 2 SLO missed, 3 inconclusive, 4 invalid, 64 usage or
configuration, 69 Docker Engine or image unavailable, 70 harness fault, 130 interrupted.`,
    );

  for (const [heading, adders] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of adders) add(program);
  }
  addCompletion(program);
  refuseRepeats(program);
  return program;
}

/** Runs git only here, so that `--help` does not wait for it. */
function printVersion(): void {
  print(`${VERSION} (commit ${ownCommit()})`);
  // As commander does after its own output.
  throw new CommanderError(0, 'commander.version', VERSION);
}

/** If an option with one value is given twice, commander silently uses the last one. */
function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const isList = option.variadic || Array.isArray(option.defaultValue);
    if (option.isBoolean() || isList) continue;
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) command.error(`error: option '${option.flags}' was given twice, expected once`);
      given = true;
    });
  }
  for (const sub of command.commands) refuseRepeats(sub);
}
