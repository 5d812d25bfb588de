import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { Option } from 'commander';
import type { Judged } from '../commands/judge.ts';
import { writeFully } from '../evidence/ndjson.ts';
import { wantsColour } from '../terminal.ts';
import { nearest } from '../nearest.ts';
import { shown } from '../model/shown.ts';
import { reasonOf } from '../system-error.ts';
import { printStyled, say } from './console.ts';

const FORMATS = ['text', 'json', 'junit', 'markdown', 'prometheus'] as const;
export type Format = (typeof FORMATS)[number];

export function formatOption(): Option {
  return new Option('--format <format>', 'what to print of the outcome; the run folder has all of them')
    .choices(FORMATS)
    .default('text');
}

/** The outcome on standard output, the exit code, and what GitHub Actions shows of it where that is what runs us. */
export async function printOutcome({ record, dir, reports }: Judged, format: Format): Promise<void> {
  process.exitCode = record.exitCode;
  const inActions = process.env['GITHUB_ACTIONS'] === 'true';
  const { annotations, unobeyed } = await import('../report/outputs/annotations.ts');
  if (format === 'text') {
    const { summaryTable } = await import('../report/text.ts');
    const table = summaryTable(record, { color: wantsColour(process.stdout) });
    const text = `${table}\n\nreport  ${nearest(reports.html)}\ndata    ${nearest(dir)}/`;
    printStyled(inActions ? unobeyed(text, randomUUID()) : text);
  } else {
    process.stdout.write(readFileSync(reports[format], 'utf8'));
  }
  if (!inActions) return;
  // A document on standard output stays one document.
  const stream = format === 'text' ? process.stdout : process.stderr;
  stream.write(`${annotations(record).join('\n')}\n`);
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary) appendSummary(summary, readFileSync(reports.markdown, 'utf8'));
}

/** What was measured stands, whatever became of the page that shows it. */
function appendSummary(file: string, markdown: string): void {
  try {
    // A pipe that nobody reads would be waited for.
    const fd = openSync(
      file,
      constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK,
      0o644,
    );
    try {
      writeFully(fd, markdown);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    say(`GITHUB_STEP_SUMMARY: got ${shown(file)}, expected a file that can be written: ${reasonOf(cause)}`);
  }
}
