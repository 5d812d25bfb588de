import path from 'node:path';
import type { Judged } from '../commands/judge.ts';
import { wantsColour } from '../terminal.ts';
import { print } from './console.ts';

/** The table, where the reports are, and the exit code. */
export async function printOutcome({ record, dir, reports }: Judged): Promise<void> {
  const { summaryTable } = await import('../report/text.ts');
  print(summaryTable(record, { color: wantsColour(process.stdout) }));
  print(`\nreport  ${path.relative('.', reports.html)}\ndata    ${path.relative('.', dir)}/`);
  process.exitCode = record.exitCode;
}
