import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One row of the table of faults. */
export interface Row {
  readonly fault: string;
  /** What the run says of it. */
  readonly happened: string;
  readonly verdict: string;
  /** Absent of what was killed: it had none of its own. */
  readonly exitCode?: number;
  /** Things of the run on the engine after the next command. */
  readonly left: number;
}

export const ROWS = path.resolve(fileURLToPath(import.meta.url), '../../../.cache/faults.ndjson');

export function tell(row: Row): void {
  mkdirSync(path.dirname(ROWS), { recursive: true });
  appendFileSync(ROWS, `${JSON.stringify(row)}\n`);
}
