import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { HiveBenchConfig, ProfileName } from './config/config.ts';
import { loadConfig } from './config/load.ts';
import { EXIT, HiveBenchError, InterruptedError } from './errors.ts';
import { linksOf } from './model/scenario.ts';
import type { Judged } from './commands/judge.ts';
import type { RunOptions } from './run/plan.ts';
import { VERSION } from './model/version.ts';
import { explain, findingTable, Progress, scenarioList, wantsColour } from './terminal.ts';

/** Writes results; everything else goes through Progress to standard error. */
function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const progress = new Progress(process.stderr);
const say = (line: string): void => progress.say(line);

/** The first SIGINT or SIGTERM stops the measuring and still reports; the second ends at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      say(
        `${name}: stopping, removing what was started, and reporting what was measured (again to end at once)`,
      );
      controller.abort();
    });
  }
  return controller.signal;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`got ${JSON.stringify(text)}, expected a number above 0.`);
}

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

interface RunFlags {
  scenario?: string[];
  profile?: ProfileName;
  resume?: string;
  duration?: number;
  targetLatency?: number;
  gateway?: HiveBenchConfig['gateway'];
  output?: string;
  keep?: boolean;
  monitoring?: boolean;
}

program
  .command('run')
  .description('start the stack, impair it, speak through it, and say pass or fail')
  .option('--scenario <name...>', 'only these scenarios (hive-bench scenarios lists them)')
  .addOption(
    new Option('--profile <name>', 'how much to measure (default: quick)').choices([
      'quick',
      'ci',
      'signoff',
    ]),
  )
  .option(
    '--duration <seconds>',
    'speak this long in each scenario, instead of what the profile says',
    positive,
  )
  .option('--target-latency <ms>', 'limit of the end-to-end p95, instead of the configured one', positive)
  .addOption(new Option('--gateway <backend>', 'where netem runs').choices(['auto', 'kernel', 'uml']))
  .option('--output <dir>', 'folder for results; a name that ends in .json also gets a copy of run.json')
  .addOption(
    new Option('--resume <run-dir>', 'go on with a stopped run after its last whole round').conflicts([
      'scenario',
      'profile',
      'duration',
      'targetLatency',
      'gateway',
      'output',
      'monitoring',
    ]),
  )
  .option('--monitoring', 'watch the stack with Prometheus while it is measured (costs processor time)')
  .option('--keep', 'leave the stack up afterwards (hive-bench down removes it)')
  .addHelpText(
    'after',
    `
Examples:
  $ hive-bench run                                         the guide's eight scenarios, about 20 utterances each
  $ hive-bench run --scenario loss-5 --keep                one scenario, stack left up
  $ hive-bench run --target-latency 450 --duration 300     the guide's validation, 300 s of speech a scenario
  $ hive-bench run --scenario loss-5 --monitoring          with metrics and alerts on http://127.0.0.1:9090
  $ hive-bench run --output detailed_results.json          results/ as usual, and a copy of run.json
  $ hive-bench run --profile signoff                       1000 utterances a scenario, in ten rounds
  $ hive-bench run --resume results/20261125-070154-k6bd   go on where it was stopped`,
  )
  .action(async (flags: RunFlags) => {
    const signal = stopSignal();
    // Loaded only here: engine, charts and SDK would make `--help` wait.
    const [{ run }, { beginRun, resumeRun }] = await Promise.all([
      import('./run.ts'),
      import('./run/begin.ts'),
    ]);
    const jsonCopy = flags.output?.endsWith('.json') ? flags.output : undefined;
    const begun =
      flags.resume === undefined
        ? beginRun(await configured(flags), optionsOf(flags))
        : resumeRun(flags.resume);
    const outcome = await run(
      begun,
      { keep: flags.keep ?? false },
      {
        say,
        onProgress: (state) => progress.show(state),
        onScenario: ({ name, verdict, reason }) => {
          progress.done();
          say(`${name}: ${verdict} — ${reason}`);
        },
      },
      signal,
    ).finally(() => progress.done());
    if (jsonCopy !== undefined) copyFileSync(outcome.reports.json, jsonCopy);
    await printOutcome(outcome);
    if (flags.keep) say('the stack was left up; `hive-bench down` removes it');
    if (outcome.record.interrupted)
      say(`stopped; \`hive-bench run --resume ${path.relative('.', outcome.dir)}\` goes on where it was`);
  });

function optionsOf(flags: RunFlags): RunOptions {
  return {
    profile: flags.profile ?? 'quick',
    ...(flags.scenario && { scenarios: flags.scenario }),
    ...(flags.duration !== undefined && { durationS: flags.duration }),
    ...(flags.targetLatency !== undefined && { targetLatencyMs: flags.targetLatency }),
  };
}

async function printOutcome({ record, dir, reports }: Judged): Promise<void> {
  const { summaryTable } = await import('./report/text.ts');
  print(summaryTable(record, { color: wantsColour(process.stdout) }));
  print(`\nreport  ${path.relative('.', reports.html)}\ndata    ${path.relative('.', dir)}/`);
  process.exitCode = record.exitCode;
}

program
  .command('judge')
  .description('analyse and judge a run again, from its files alone')
  .argument('<run-dir>', 'folder of the run: results/<run-id>')
  .option('--slo <slo...>', "other limits than the run's own, for example 'e2e_ms p95 <= 450'")
  .option('--rescore', 'score the quality of the recordings anew, which needs the engine')
  .option('--output <dir>', 'folder for the reports (default: the run itself; with --slo its folder judged/)')
  .addHelpText(
    'after',
    `
Examples:
  $ hive-bench judge results/20261125-070154-k6bd
  $ hive-bench judge results/20261125-070154-k6bd --slo 'e2e_ms p95 <= 450' 'caption_ms p95 <= 180 on clean'`,
  )
  .action(async (runDir: string, flags: { slo?: string[]; rescore?: boolean; output?: string }) => {
    const { judge } = await import('./commands/judge.ts');
    if (flags.rescore) {
      const { rescore } = await import('./commands/rescore.ts');
      await rescore(runDir, say, stopSignal());
    }
    await printOutcome(
      judge(
        runDir,
        { slos: flags.slo ?? [], ...(flags.output !== undefined && { output: flags.output }) },
        new Date(),
      ),
    );
  });

program
  .command('scenarios')
  .description('list the scenarios with impairment, expected p95 and severity')
  .option('--json', 'as JSON')
  .addHelpText('after', '\nExamples:\n  $ hive-bench scenarios\n  $ hive-bench scenarios --json')
  .action(async (flags: { json?: boolean }) => {
    const { scenarios } = await configured({});
    if (!flags.json) return print(scenarioList(scenarios));
    print(
      JSON.stringify(
        scenarios.map((scenario) => ({ ...scenario, links: linksOf(scenario) })),
        undefined,
        2,
      ),
    );
  });

program
  .command('up')
  .description('start the reference stack and leave it up')
  .addHelpText(
    'after',
    '\nExamples:\n  $ hive-bench up\n  $ curl http://127.0.0.1:8001/health\n  $ hive-bench down',
  )
  .action(async () => {
    const { up } = await import('./commands/stack.ts');
    const { runId, health } = await up(await configured({}), say, stopSignal());
    print(`stack ${runId} is up`);
    for (const { name, address, urls } of health)
      print(`  ${name.padEnd(12)} ${address.padEnd(16)} ${urls.join(' ')}`);
  });

program
  .command('down')
  .description('remove a stack that `up` or `run --keep` left up')
  .addHelpText('after', '\nExample:\n  $ hive-bench down')
  .action(async () => {
    const { down } = await import('./commands/stack.ts');
    const { things, runs } = await down();
    print(things === 0 ? 'nothing was up' : `removed ${things} things of ${runs.join(', ')}`);
  });

program
  .command('clean')
  .description('remove what dead runs left; live runs are never touched')
  .addHelpText('after', '\nExample:\n  $ hive-bench clean')
  .action(async () => {
    const { clean } = await import('./commands/stack.ts');
    const removed = await clean(say);
    print(removed === 0 ? 'nothing was left' : `removed ${removed} things`);
  });

program
  .command('doctor')
  .description('what this host can do, check by check')
  .option('--json', 'as JSON')
  .addHelpText('after', '\nExamples:\n  $ hive-bench doctor\n  $ hive-bench doctor --json')
  .action(async (flags: { json?: boolean }) => {
    const { doctor } = await import('./commands/doctor.ts');
    const findings = await doctor(await configured({}));
    print(flags.json ? JSON.stringify(findings, undefined, 2) : findingTable(findings, process.stdout));
    if (findings.some(({ status }) => status === 'fail')) process.exitCode = EXIT.unavailable;
  });

program
  .command('selftest')
  .description('check the instrument itself against delays and losses that are known exactly')
  .option('--json', 'as JSON')
  .addOption(new Option('--gateway <backend>', 'where netem runs').choices(['auto', 'kernel', 'uml']))
  .option('--output <dir>', 'folder for results')
  .addHelpText('after', '\nExamples:\n  $ hive-bench selftest\n  $ hive-bench selftest --json')
  .action(async (flags: Pick<RunFlags, 'gateway' | 'output'> & { json?: boolean }) => {
    const config = await configured(flags);
    const signal = stopSignal();
    const [{ selftest }, { selftestTable }] = await Promise.all([
      import('./commands/selftest.ts'),
      import('./report/selftest-table.ts'),
    ]);
    const { record, dir } = await selftest(config, say, signal);
    print(
      flags.json
        ? JSON.stringify(record, undefined, 2)
        : `${selftestTable(record, { color: wantsColour(process.stdout) })}\n\ndata    ${path.relative('.', dir)}/`,
    );
    process.exitCode = record.exitCode;
  });

const STOPPED = new InterruptedError('stopped before anything had been measured.', {
  hint: 'Nothing was judged; everything that was started has been removed.',
});

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** The configuration file with the command line on top. */
async function configured(
  flags: Pick<RunFlags, 'gateway' | 'output' | 'monitoring'>,
): Promise<HiveBenchConfig> {
  const config = await loadConfig(program.opts<{ config?: string }>().config);
  const folder = flags.output?.endsWith('.json') ? undefined : flags.output;
  return {
    ...config,
    ...(flags.gateway && { gateway: flags.gateway }),
    ...(folder !== undefined && { output: folder }),
    ...(flags.monitoring && { stack: { ...config.stack, monitoring: true } }),
  };
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
