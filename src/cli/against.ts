import type { HiveBenchConfig } from '../config/config.ts';
import { UsageError } from '../lib/errors.ts';
import type { BegunRun } from '../run/session/begin.ts';
import type { RunPlan } from '../run/plan/plan.ts';
import { Turns } from '../run/session/turns.ts';
import { Baseline } from './baseline.ts';
import { print, progress, say } from './console.ts';
import { tellFault } from './fault.ts';
import { type Format, printOutcome } from './outcome.ts';

/** Two stacks do not fit into the same subnets and ports: those of the other variant are whichever are free. */
export function besides(config: HiveBenchConfig): HiveBenchConfig {
  return { ...config, stack: { ...config.stack, subnet: 'auto', accessSubnet: 'auto', ports: 'ephemeral' } };
}

/** @throws {UsageError} where the two variants would not be asked the same, before anything is started. */
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

/** Measures two variants in alternating rounds, and compares them utterance by utterance. */
export async function measureAgainst(
  base: BegunRun,
  head: BegunRun,
  format: Format,
  signal: AbortSignal,
): Promise<void> {
  const { run } = await import('../commands/run.ts');
  const turns = new Turns();
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const measure = (begun: BegunRun, side: string) =>
    run(
      begun,
      { keep: false, capture: false },
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
      // One without the other compares nothing.
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
  if (fault !== undefined) return tellFault(fault);
  await Baseline.alternating(baseOutcome.record).compareWith(headOutcome, format);
}
