import { fittedTable } from '../lib/fitted-table.ts';
import type { Finding } from '../model/finding.ts';
import { plain } from '../report/plain.ts';
import { colours } from './colour.ts';

export function findingTable(findings: readonly Finding[], stream: NodeJS.WriteStream): string {
  const chalk = colours(stream);
  const paint = { pass: chalk.green, warn: chalk.yellow, fail: chalk.red };
  const rows = findings.map(({ check, status, found, hint }) => [
    plain(check),
    paint[status](status),
    plain(found),
    plain(hint),
  ]);
  return fittedTable(['check', '', 'found', 'what to do'], rows, stream.columns);
}
