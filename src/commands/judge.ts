import path from 'node:path';
import { UsageError } from '../errors.ts';
import { analyseFiles } from '../judge/from-files.ts';
import { type Reports, writeReports } from '../judge/reports.ts';
import { judgeRun } from '../judge/run.ts';
import type { RunRecord } from '../model/run-record.ts';
import { parseSlo, SloSyntaxError } from '../slo/grammar.ts';

export interface JudgeOptions {
  /** SLOs as written, instead of the run's own of the same metric and statistic. */
  readonly slos: readonly string[];
  /** Where the reports go. */
  readonly output?: string;
}

export interface Judged {
  readonly record: RunRecord;
  readonly dir: string;
  readonly reports: Reports;
}

/**
 * Analysis, statistics, verdicts and reports again, from the files of a run alone. The run's own reports are replaced
 * only when its own SLOs were applied; a verdict by other SLOs goes to `judged/` beside them.
 */
export async function judge(runDir: string, { slos, output }: JudgeOptions, judgedAt: Date): Promise<Judged> {
  refuseUnknown(slos);
  const files = analyseFiles(runDir);
  const record = judgeRun({ ...files, insisted: slos, judgedAt });
  const dir = output ?? (slos.length > 0 ? path.join(runDir, 'judged') : runDir);
  return { record, dir, reports: await writeReports(dir, record, runDir) };
}

function refuseUnknown(slos: readonly string[]): void {
  try {
    slos.forEach(parseSlo);
  } catch (cause) {
    if (!(cause instanceof SloSyntaxError)) throw cause;
    throw new UsageError(`--slo: ${cause.message}.`, { hint: "For example 'e2e_ms p95 <= 450'.", cause });
  }
}
