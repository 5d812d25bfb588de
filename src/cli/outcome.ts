import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import type { Judged } from '../commands/judge.ts';
import { wantsColour } from './colour.ts';
import { nearest } from '../lib/nearest.ts';
import { printStyled } from './console.ts';
import { appendSummary, inJob, onlyRead, workflowCommands } from './job.ts';

const FORMATS = ['text', 'json', 'junit', 'markdown', 'prometheus'] as const;
export type Format = (typeof FORMATS)[number];

export function formatOption(): Option {
  return new Option(
    '--format <format>',
    'format of the result on standard output; the run folder has all of them',
  )
    .choices(FORMATS)
    .default('text');
}

/** Prints the outcome to standard output, sets the exit code, and annotates the job in GitHub Actions. */
export async function printOutcome({ record, dir, reports }: Judged, format: Format): Promise<void> {
  process.exitCode = record.exitCode;
  if (format === 'text') {
    const { summaryTable } = await import('../report/text.ts');
    const table = summaryTable(record, { color: wantsColour(process.stdout) });
    const text = `${table}\n\nreport  ${nearest(reports.html)}\ndata    ${nearest(dir)}/`;
    printStyled(onlyRead(text));
  } else {
    process.stdout.write(readFileSync(reports[format], 'utf8'));
  }
  if (!inJob()) return;
  const { annotations } = await import('../report/outputs/annotations.ts');
  // Standard output contains one document and nothing else.
  workflowCommands(annotations(record), format === 'text' ? process.stdout : process.stderr);
  appendSummary(readFileSync(reports.markdown, 'utf8'));
}
