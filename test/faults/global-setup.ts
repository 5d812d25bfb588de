import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultsPage } from './page.ts';
import { type Row, ROWS } from './table.ts';

const PAGE = path.resolve(fileURLToPath(import.meta.url), '../../../docs/faults.md');

/** Before all faults the rows of the time before go; after them their page is written. */
export default function setup(): () => void {
  rmSync(ROWS, { force: true });
  return () => {
    // A share of them is no page.
    if (process.env['HIVE_BENCH_FAULTS'] !== 'all' || !existsSync(ROWS)) return;
    const lines = readFileSync(ROWS, 'utf8').trimEnd().split('\n');
    writeFileSync(
      PAGE,
      faultsPage(
        lines.map((line) => JSON.parse(line) as Row),
        new Date(),
      ),
    );
    execFileSync('npx', ['oxfmt', PAGE]);
  };
}
