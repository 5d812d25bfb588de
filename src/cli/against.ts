import { existsSync } from 'node:fs';
import { closest } from '../config/closest.ts';
import type { HiveBenchConfig } from '../config/config.ts';
import { UsageError } from '../lib/errors.ts';
import { shown } from '../lib/shown.ts';
import { REFERENCE_SERVICES } from '../model/images.ts';
import type { BegunRun } from '../run/session/begin.ts';
import type { RunPlan } from '../run/plan/plan.ts';
import { Turns } from '../run/session/turns.ts';
import { Baseline } from './baseline.ts';
import { print, progress, say } from './console.ts';
import { reportFault } from './fault.ts';
import { type Format, printOutcome } from './outcome.ts';

type Images = Partial<Record<(typeof REFERENCE_SERVICES)[number], string>>;

/** What `--against` names: another configuration, or other images for the one in force. */
export type OtherVariant = { readonly file: string } | { readonly images: Images };

/**
 * @param given A configuration file, or one or more of `service=image`. What is a file is a file, whatever its name.
 * @throws {UsageError} for an unknown service, no image, a service that is given twice, or several files.
 */
export function otherVariant(given: readonly string[]): OtherVariant {
  const images: Images = {};
  for (const each of given) {
    const [, name, image = ''] = existsSync(each) ? [] : (/^([\w-]+)=(.*)$/s.exec(each) ?? []);
    if (name === undefined) {
      if (given.length === 1) return { file: each };
      throw new UsageError(`got ${given.map((one) => shown(one)).join(' and ')} for --against.`, {
        hint: 'Give one configuration file, or images as service=image.',
      });
    }
    const service = serviceOf(name);
    if (!/^[\w.\-/:@=+]+$/.test(image)) {
      throw new UsageError(`--against ${name}: got ${shown(image)}, expected an image reference.`, {
        hint: 'For example --against stt=registry.example/own-stt:2.',
      });
    }
    if (images[service] !== undefined) {
      throw new UsageError(`--against: ${name} was given twice, expected once.`, {
        hint: 'The other variant has one image for each service.',
      });
    }
    images[service] = image;
  }
  return { images };
}

function serviceOf(name: string): (typeof REFERENCE_SERVICES)[number] {
  const found = REFERENCE_SERVICES.find((each) => each === name);
  if (found) return found;
  const like = closest(name, REFERENCE_SERVICES);
  throw new UsageError(`--against: ${shown(name)} is neither a file nor a service of the stack.`, {
    hint: `${like === undefined ? '' : `Did you mean ${like}? `}Services: ${REFERENCE_SERVICES.join(', ')}.`,
  });
}

/**
 * The configuration with other images.
 * @throws {UsageError} for a target.
 */
export function withImages(config: HiveBenchConfig, images: Images): HiveBenchConfig {
  if (config.target) {
    throw new UsageError('got --against with an image and a target, expected one of them.', {
      hint: 'Images are for the services of the reference stack. To compare two deployments, name a configuration file with the other target.',
    });
  }
  return { ...config, stack: { ...config.stack, images: { ...config.stack.images, ...images } } };
}

/** Two stacks cannot share subnets and ports: the other variant uses free ones. */
export function besides(config: HiveBenchConfig): HiveBenchConfig {
  return { ...config, stack: { ...config.stack, subnet: 'auto', accessSubnet: 'auto', ports: 'ephemeral' } };
}

/**
 * @throws {UsageError} before anything is started, if the two variants would not be measured under the same
 * conditions.
 */
export async function refuseOtherQuestions(base: RunPlan, head: RunPlan): Promise<void> {
  const { disagreements } = await import('../compare/comparable.ts');
  const conditions = ({ profile, seed, pairs, config }: RunPlan) => ({
    profile,
    config,
    harness: { seed, pairs },
  });
  const evidence = disagreements(conditions(base), conditions(head)).map(
    (each) => `${each.what}: got ${each.base} and ${each.head}, expected the same`,
  );
  const asked = ({ scenarios }: RunPlan): string => scenarios.map(({ name }) => name).join(', ');
  if (asked(base) !== asked(head)) evidence.push(`scenarios: got ${asked(base)} and ${asked(head)}`);
  if (evidence.length === 0) return;
  throw new UsageError('the two variants could not be compared; nothing was started.', {
    hint: 'Let the two configurations differ in what is to be compared alone, such as an image or an environment variable.',
    evidence,
  });
}

/** Measures two variants in alternating rounds and compares them utterance by utterance. */
export async function measureAgainst(
  base: BegunRun,
  head: BegunRun,
  { format, targetEnv }: { readonly format: Format; readonly targetEnv?: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { run } = await import('../commands/run.ts');
  const turns = new Turns();
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const measure = (begun: BegunRun, side: string) =>
    run(
      begun,
      { keep: false, capture: false, targetEnv },
      {
        log: (line) => say(`${side}: ${line}`),
        onProgress: (state) => progress.show(state),
        onScenario: ({ name, verdict, reason }) => {
          progress.done();
          say(`${side}: ${name}: ${verdict} — ${reason}`);
        },
        turn: () => turns.take(),
      },
      either,
    ).catch((error: unknown) => {
      // One without the other cannot be compared.
      failed.abort();
      throw error;
    });
  const [headSettled, baseSettled] = await Promise.allSettled([
    measure(head, 'head'),
    measure(base, 'base'),
  ]).finally(() => progress.done());
  if (headSettled.status === 'rejected') throw headSettled.reason;
  if (baseSettled.status === 'rejected') throw baseSettled.reason;
  const [headOutcome, baseOutcome] = [headSettled.value, baseSettled.value];
  if (format === 'text') {
    print('base');
    await printOutcome(baseOutcome, format);
    print('\nhead');
  }
  await printOutcome(headOutcome, format);
  const fault = headOutcome.fault ?? baseOutcome.fault;
  if (fault !== undefined) return reportFault(fault);
  await Baseline.of(baseOutcome.record).compareWith(headOutcome, format);
}
