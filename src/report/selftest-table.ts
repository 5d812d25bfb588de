import { Chalk } from 'chalk';
import Table from 'cli-table3';
import type { SelftestRecord, SelftestRow } from '../model/selftest.ts';
import { plainLine } from './plain.ts';

const HEAD = ['known truth', 'expected', 'recovered', 'error p50', 'error p99', 'n', 'bound', 'ok'];

/** Every row and a summary, for a terminal, without a trailing line feed. */
export function selftestTable(record: SelftestRecord, { color }: { readonly color: boolean }): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const table = new Table({ head: HEAD.map((head) => chalk.bold(head)), style: { head: [], border: [] } });
  for (const row of record.rows) table.push(cells(row, row.ok ? chalk.green('yes') : chalk.red('NO')));
  const notes = record.rows.flatMap(({ what, note }) => (note ? [`${what}: ${note}`] : []));
  return [
    table.toString(),
    ...notes.map(plainLine),
    ...record.concerns.map((concern) => `meanwhile: ${plainLine(concern)}`),
    verdictOf(record),
  ].join('\n');
}

function cells(
  { what, expected, recovered, errorP50Ms, errorP99Ms, n, bound }: SelftestRow,
  ok: string,
): string[] {
  const ms = (value: number | undefined): string => (value === undefined ? '—' : `${value.toFixed(2)} ms`);
  return [what, expected, recovered, ms(errorP50Ms), ms(errorP99Ms), String(n), bound, ok].map(
    (cell, i, all) => (i === all.length - 1 ? cell : plainLine(cell)),
  );
}

function verdictOf({ ok, interrupted, rows }: SelftestRecord): string {
  if (interrupted) return 'stopped before everything had been measured: nothing is proven';
  if (ok)
    return rows.length === 1
      ? 'the known truth was recovered'
      : `all ${rows.length} known truths were recovered`;
  const missed = rows.filter((row) => !row.ok).length;
  return `${missed} of ${rows.length} known truths were not recovered: the instrument is not to be trusted here`;
}
