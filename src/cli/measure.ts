import { UsageError } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import { shellWord } from '../lib/shell-word.ts';
import { plain } from '../report/plain.ts';
import type { BegunRun } from '../run/session/begin.ts';
import type { Baseline } from './baseline.ts';
import { progress, say } from './console.ts';
import { copyRecord } from './copy-record.ts';
import { reportFault } from './fault.ts';
import { type Format, printOutcome } from './outcome.ts';

export interface MeasureFlags {
  readonly keep?: boolean;
  readonly capture?: boolean;
  readonly targetEnv?: string;
  readonly format: Format;
  /** Where to copy run.json. */
  readonly jsonCopy?: string | undefined;
}

/**
 * Checks options before a run begins.
 * @throws {UsageError} for options that need the reference stack's own services, with a target.
 */
export function refuseOfTarget(
  isTarget: boolean,
  { keep, capture }: Pick<MeasureFlags, 'keep' | 'capture'>,
): void {
  const asked = [...(keep ? ['--keep'] : []), ...(capture ? ['--capture'] : [])];
  if (!isTarget || asked.length === 0) return;
  throw new UsageError(`got ${asked.join(' and ')} with a target, expected neither; nothing was started.`, {
    hint: 'They are for the services of the reference stack; of a target there are none here.',
  });
}

/** Measures a run with a live view, and reports its outcome. */
export async function measureAndTell(
  begun: BegunRun,
  { keep = false, capture = false, targetEnv, format, jsonCopy }: MeasureFlags,
  baseline: Baseline | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { run } = await import('../commands/run.ts');
  const outcome = await run(
    begun,
    { keep, capture, targetEnv },
    {
      log: say,
      onProgress: (state) => progress.show(state),
      onScenario: ({ name, verdict, reason }) => {
        progress.done();
        say(`${name}: ${verdict} — ${reason}`);
      },
    },
    signal,
  ).finally(() => progress.done());
  await printOutcome(outcome, format);
  await baseline?.compareWith(outcome, format);
  // After the verdict: the exit code of a fault replaces that of the verdict.
  if (jsonCopy !== undefined) copyRecord(outcome.reports.json, jsonCopy);
  if (outcome.fault !== undefined) {
    if (outcome.record.interrupted) say('not all was measured; the above is of what was');
    return reportFault(outcome.fault);
  }
  if (keep) await printKept(outcome.record.runId);
  if (outcome.record.interrupted)
    say(`stopped; \`hive-bench run --resume ${shellWord(nearest(outcome.dir))}\` goes on where it was`);
}

/** Not if standard output is a document. */
async function printKept(runId: string): Promise<void> {
  const { keptText } = await import('../commands/keep.ts');
  process.stderr.write(`\n${plain(await keptText(runId))}\n`);
}
