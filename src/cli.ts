import { Command, CommanderError } from 'commander';
import { addClean } from './cli/clean.ts';
import { addCompare } from './cli/compare.ts';
import { addCompose } from './cli/compose.ts';
import { progress } from './cli/console.ts';
import { addDoctor } from './cli/doctor.ts';
import { addDown } from './cli/down.ts';
import { addJudge } from './cli/judge.ts';
import { addRun } from './cli/run.ts';
import { addScenarios } from './cli/scenarios.ts';
import { addSelftest } from './cli/selftest.ts';
import { addSignoff } from './cli/signoff.ts';
import { addUp } from './cli/up.ts';
import { addVerify } from './cli/verify.ts';
import { EXIT, HiveBenchError, InterruptedError } from './errors.ts';
import { VERSION } from './model/version.ts';
import { explain } from './terminal.ts';

const program = new Command('hive-bench')
  .description('Proves or disproves the latency SLOs of a LiveKit speech-translation stack on bad networks.')
  .version(VERSION)
  .option('--config <file>', 'configuration file (default: hive-bench.config.ts of this folder)')
  .showHelpAfterError('(hive-bench --help shows all commands)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  $ hive-bench doctor                          what can this host do?
  $ hive-bench run                             all eight scenarios, profile quick
  $ hive-bench run --scenario loss-5 jitter-150
  $ hive-bench run --profile ci --output /tmp/results

Exit codes: 0 pass or warn, 2 SLO breach, 3 inconclusive, 4 invalid, 64 usage or configuration,
69 engine or image unavailable, 70 harness fault, 130 interrupted.`,
  );

for (const add of [
  addRun,
  addJudge,
  addCompare,
  addScenarios,
  addUp,
  addDown,
  addClean,
  addCompose,
  addDoctor,
  addSelftest,
  addSignoff,
  addVerify,
])
  add(program);

const STOPPED = new InterruptedError('stopped before anything had been measured.', {
  hint: 'Nothing was judged; everything that was started has been removed.',
});

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

try {
  await program.parseAsync();
} catch (error) {
  progress.done();
  if (error instanceof CommanderError) {
    // commander has already said it; --help and --version come this way too.
    process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  } else {
    const told = isAbort(error) ? STOPPED : error;
    process.stderr.write(`${explain(told, process.stderr)}\n`);
    process.exitCode = told instanceof HiveBenchError ? told.exitCode : EXIT.harnessFault;
  }
}
