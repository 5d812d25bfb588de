import { type Command, Option } from 'commander';
import type { ProfileName } from '../config/config.ts';
import { UsageError } from '../errors.ts';
import { requireWritable } from '../output-file.ts';
import type { BegunRun } from '../run/begin.ts';
import type { RunOptions } from '../run/plan.ts';
import { besides, measureAgainst, refuseOtherQuestions } from './against.ts';
import { Baseline } from './baseline.ts';
import { type ConfigFlags, configuredBy } from './configured.ts';
import { quietly, stopSignal, warn } from './console.ts';
import { measureAndTell, refuseOfTarget } from './measure.ts';
import { type Format, formatOption } from './outcome.ts';
import { positive } from './positive.ts';

interface RunFlags extends ConfigFlags {
  scenario?: string[];
  profile?: ProfileName;
  resume?: string;
  trust?: boolean;
  duration?: number;
  targetLatency?: number;
  keep?: boolean;
  targetEnv?: string;
  capture?: boolean;
  baseline?: string;
  against?: string;
  format: Format;
  quiet?: boolean;
}

export function addRun(program: Command): void {
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
      positive(86_400),
    )
    .option(
      '--target-latency <ms>',
      'limit of the end-to-end p95, instead of the configured one',
      positive(60_000, 0.001),
    )
    .addOption(new Option('--gateway <backend>', 'where netem runs').choices(['auto', 'kernel', 'uml']))
    .option(
      '--corpus <folder>',
      'sentences to speak: a folder, or built-in:check for those nothing was tuned for',
    )
    .option('--target <url>', 'measure a deployment that is already there: ws:// or wss:// of its signalling')
    .option('--target-network <name>', 'Docker network by which the target is reached (default: the way out)')
    .option(
      '--target-env <file>',
      'file with LIVEKIT_API_KEY and LIVEKIT_API_SECRET (default: the environment)',
    )
    .option('--output <dir>', 'folder for results; a name that ends in .json also gets a copy of run.json')
    .addOption(
      new Option('--resume <run-dir>', 'go on with a stopped run after its last whole round').conflicts([
        'scenario',
        'profile',
        'duration',
        'targetLatency',
        'gateway',
        'output',
        'corpus',
        'target',
        'targetNetwork',
        'monitoring',
        'capture',
      ]),
    )
    .option(
      '--trust',
      'with --resume: use images, target and environment of the run, where your configuration has not got them',
    )
    .option('--monitoring', 'watch the stack with Prometheus while it is measured (costs processor time)')
    .option('--keep', 'leave the stack up afterwards, impaired as it was (hive-bench down removes it)')
    .option('--capture', 'write the packets of every leg to captures/ (headers alone; costs processor time)')
    .option('--baseline <run>', 'compare with this run, and end with 2 where something became worse')
    .addOption(
      new Option(
        '--against <config>',
        'measure this configuration too, in alternating rounds, and compare the two utterance by utterance',
      ).conflicts(['resume', 'keep', 'capture', 'baseline', 'target', 'monitoring']),
    )
    .addOption(formatOption())
    .option('--quiet', 'nothing on standard error but errors')
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
  $ hive-bench run --against before.config.ts --profile ci two variants in alternating rounds
  $ hive-bench run --resume results/20261125-070154-k6bd   go on where it was stopped`,
    )
    .action(async (flags: RunFlags, command: Command) => {
      if (flags.quiet) quietly();
      const signal = stopSignal();
      // Loaded only here: engine, charts and SDK would make `--help` wait.
      const [{ beginRun, resumeRun }, { planRun }, { refuseUnready }] = await Promise.all([
        import('../run/begin.ts'),
        import('../run/plan.ts'),
        import('../run/refuse-unready.ts'),
      ]);
      const baseline = flags.baseline === undefined ? undefined : await Baseline.read(flags.baseline);
      const jsonCopy = flags.output?.endsWith('.json') ? flags.output : undefined;
      if (jsonCopy !== undefined) requireWritable(jsonCopy, '--output');
      const prepare = async (named?: string) => {
        const { config: own, file } = await configuredBy(command, flags, named);
        const config = named === undefined ? own : besides(own);
        const options = { ...optionsOf(flags), ...(file !== undefined && { configFile: file }) };
        refuseOfTarget(config.target !== undefined, flags);
        const plan = planRun(config, options);
        await baseline?.refuseOthers(plan);
        refuseUnready(config, flags.targetEnv);
        plan.notes?.forEach(warn);
        return { plan, begin: () => beginRun(config, options) };
      };
      const resume = async (folder: string): Promise<BegunRun> => {
        const { config: own } = await configuredBy(command);
        const resumed = resumeRun(folder, own, flags.trust);
        refuseUnready(resumed.config, flags.targetEnv);
        return resumed;
      };
      refuseIdleTrust(flags);
      if (flags.against !== undefined) {
        const [head, base] = [await prepare(), await prepare(flags.against)];
        await refuseOtherQuestions(base.plan, head.plan);
        return measureAgainst(base.begin(), head.begin(), flags.format, signal);
      }
      const begin = async (): Promise<BegunRun> => (await prepare()).begin();
      const begun = await (flags.resume === undefined ? begin() : resume(flags.resume));
      await measureAndTell(begun, { ...flags, jsonCopy }, baseline, signal);
    });
}

/** Of one's own configuration there is nothing to be trusted. */
function refuseIdleTrust({ trust, resume }: RunFlags): void {
  if (!trust || resume !== undefined) return;
  throw new UsageError('got --trust without --resume, expected both.', {
    hint: 'It is about settings in the folder of an earlier run.',
  });
}

function optionsOf(flags: RunFlags): RunOptions {
  return {
    profile: flags.profile ?? 'quick',
    ...(flags.scenario && { scenarios: flags.scenario }),
    ...(flags.duration !== undefined && { durationS: flags.duration }),
    ...(flags.targetLatency !== undefined && { targetLatencyMs: flags.targetLatency }),
  };
}
