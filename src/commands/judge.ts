import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { analyseFiles } from '../judge/from-files.ts';
import { type Reports, writeReports } from '../judge/reports.ts';
import { judgeRun } from '../judge/run.ts';
import type { RunRecord } from '../model/run-record.ts';
import { shown } from '../lib/shown.ts';
import { makeFolder } from '../lib/output-file.ts';
import { appliesTo, parseSlo, SloSyntaxError } from '../slo/grammar.ts';
import { acceptSlo } from '../slo/meaning.ts';

export interface JudgeOptions {
  /** SLOs, as text, that replace the run's own of the same metric and statistic. */
  readonly slos: readonly string[];
  /** Folder of the reports. */
  readonly output?: string;
}

export interface Judged {
  readonly record: RunRecord;
  readonly dir: string;
  readonly reports: Reports;
}

/**
 * Repeats analysis, statistics, verdicts and reports from a run's files alone. The run's own reports are replaced
 * only if its own SLOs were applied; reports for other SLOs are written to `judged/`.
 */
export async function judge(runDir: string, { slos, output }: JudgeOptions, judgedAt: Date): Promise<Judged> {
  refuseUnknown(slos);
  if (output !== undefined) makeFolder(output, '--output');
  const files = analyseFiles(runDir);
  refuseIdle(slos, files.setup.scenarios);
  const record = judgeRun({ ...files, overrides: slos, judgedAt });
  const dir = output ?? (slos.length > 0 ? path.join(runDir, 'judged') : runDir);
  return { record, dir, reports: await writeReports(dir, record, runDir) };
}

/** An SLO that applies to no scenario could be mistaken for one that was met. */
function refuseIdle(slos: readonly string[], scenarios: readonly { readonly name: string }[]): void {
  for (const text of slos) {
    const slo = parseSlo(text);
    if (scenarios.some(({ name }) => appliesTo(slo, name))) continue;
    const names = scenarios.map(({ name }) => name).join(', ');
    throw new UsageError(
      `--slo: got ${shown(text)}, which holds in no scenario of the run, expected one of ${names}.`,
      { hint: 'Leave out what stands behind "on" or "except" to have it hold everywhere.' },
    );
  }
}

function refuseUnknown(slos: readonly string[]): void {
  try {
    slos.forEach(acceptSlo);
  } catch (cause) {
    if (!(cause instanceof SloSyntaxError)) throw cause;
    throw new UsageError(`--slo: ${cause.message}.`, { hint: "For example 'e2e_ms p95 <= 450'.", cause });
  }
}
