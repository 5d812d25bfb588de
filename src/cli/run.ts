import { type Command, Option } from 'commander';
import type { ProfileName } from '../config/config.ts';
import { UsageError } from '../lib/errors.ts';
import { requireWritable } from '../lib/output-file.ts';
import type { BegunRun } from '../run/session/begin.ts';
import type { RunOptions } from '../run/plan/plan.ts';
import {
  besides,
  measureAgainst,
  otherVariant,
  type OtherVariant,
  refuseOtherQuestions,
  withImages,
} from './against.ts';
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
  against?: string[];
  failFast?: boolean;
  format: Format;
  quiet?: boolean;
}

export function addRun(program: Command): void {
  program
    .command('run')
    .description('measure the scenarios and report pass or fail')
    .optionsGroup('What to measure:')
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
      'speech time in each scenario, instead of the number of utterances of the profile',
      positive(86_400),
    )
    .option(
      '--corpus <folder>',
      'folder with the sentences to speak, or built-in:check for sentences that nothing was tuned for',
    )
    .optionsGroup('Verdict:')
    .option(
      '--target-latency <ms>',
      'limit of the end-to-end p95, instead of the configured one',
      positive(60_000, 0.001),
    )
    .option('--fail-fast', 'stop after the first scenario that fails')
    .option('--baseline <run>', 'compare with this run; exit with 2 on a regression')
    .addOption(
      new Option(
        '--against <config|service=image...>',
        'also measure this configuration, or this one with other images, in alternating rounds, and compare utterance by utterance',
      ).conflicts(['resume', 'keep', 'capture', 'baseline', 'target', 'monitoring', 'failFast']),
    )
    .optionsGroup('A running deployment instead of the reference stack:')
    .option('--target <url>', 'ws:// or wss:// address of its signalling')
    .option(
      '--target-network <name>',
      'Docker network by which it is reached (default: the route of the host)',
    )
    .option(
      '--target-env <file>',
      'file with LIVEKIT_API_KEY and LIVEKIT_API_SECRET (default: the environment)',
    )
    .optionsGroup('Stack and network:')
    .addOption(new Option('--gateway <backend>', 'where netem runs').choices(['auto', 'kernel', 'uml']))
    .option('--monitoring', 'run Prometheus beside the stack (costs CPU time)')
    .option('--keep', 'leave the stack running afterwards, with its impairment (hive-bench down removes it)')
    .option('--capture', 'capture packet headers of every leg in captures/ (costs CPU time)')
    .optionsGroup('A stopped run:')
    .addOption(
      new Option('--resume <run-dir>', 'resume it after its last whole round').conflicts([
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
        'failFast',
      ]),
    )
    .option('--trust', 'use images, target and environment of the run that your configuration lacks')
    .optionsGroup('Output:')
    .option('--output <dir>', 'folder for results; a name that ends in .json also gets a copy of run.json')
    .addOption(formatOption())
    .option('--quiet', 'print only errors to standard error')
    .addHelpText(
      'after',
      `
Examples:
  $ hive-bench run                                         the guide's eight scenarios, about 20 utterances each
  $ hive-bench run --scenario loss-5 --keep                one scenario, stack left up
  $ hive-bench run --target-latency 450 --duration 300     the guide's validation, 300 s of speech a scenario
  $ hive-bench run --scenario loss-5 --monitoring          with metrics and alerts on http://127.0.0.1:9090
  $ hive-bench run --output detailed_results.json          results/ as usual, and a copy of run.json
  $ hive-bench run --profile signoff                       1008 utterances a scenario, in twelve rounds
  $ hive-bench run --against before.config.ts --profile ci two variants in alternating rounds
  $ hive-bench run --against stt=own-stt:1 --profile ci    the same, with another image for STT
  $ hive-bench run --resume results/20261125-070154-k6bd   go on where it was stopped`,
    )
    .action(async (flags: RunFlags, command: Command) => {
      if (flags.quiet) quietly();
      const signal = stopSignal();
      // Imported here because engine client, charts and SDK would slow down `--help`.
      const [{ beginAlternating, beginRun, resumeRun }, { planRun }, { refuseUnready }] = await Promise.all([
        import('../run/session/begin.ts'),
        import('../run/plan/plan.ts'),
        import('../run/session/refuse-unready.ts'),
      ]);
      const baseline = flags.baseline === undefined ? undefined : await Baseline.read(flags.baseline);
      const jsonCopy = flags.output?.endsWith('.json') ? flags.output : undefined;
      if (jsonCopy !== undefined) requireWritable(jsonCopy, '--output');
      const prepare = async (variant?: OtherVariant) => {
        const named = variant && 'file' in variant ? variant.file : undefined;
        const { config: own, file } = await configuredBy(command, flags, named);
        const config = variant ? besides('images' in variant ? withImages(own, variant.images) : own) : own;
        const options = { ...optionsOf(flags), ...(file !== undefined && { configFile: file }) };
        refuseOfTarget(config.target !== undefined, flags);
        const plan = planRun(config, options);
        await baseline?.refuseOthers(plan);
        refuseUnready(config, flags.targetEnv);
        plan.notes?.forEach(warn);
        return { plan, config, options };
      };
      const resume = async (folder: string): Promise<BegunRun> => {
        const { config: own } = await configuredBy(command);
        const resumed = resumeRun(folder, own, flags.trust);
        refuseUnready(resumed.config, flags.targetEnv);
        return resumed;
      };
      refuseIdleTrust(flags);
      if (flags.against !== undefined) {
        const other = otherVariant(flags.against);
        const [head, base] = [await prepare(), await prepare(other)];
        await refuseOtherQuestions(base.plan, head.plan);
        const begun = beginAlternating(base, head);
        return measureAgainst(begun.base, begun.head, flags, signal);
      }
      const begin = async (): Promise<BegunRun> => {
        const { config, options } = await prepare();
        return beginRun(config, options);
      };
      const begun = await (flags.resume === undefined ? begin() : resume(flags.resume));
      await measureAndTell(begun, { ...flags, jsonCopy }, baseline, signal);
    });
}

/** `--trust` only applies to the configuration of a recorded run. */
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
    ...(flags.failFast && { failFast: true }),
    ...(flags.against !== undefined && { toTheEnd: true }),
  };
}
