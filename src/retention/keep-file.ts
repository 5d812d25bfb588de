import { lstatSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';
import { shown } from '../lib/shown.ts';
import { startOf } from './run-id.ts';

const FILE = 'keep';
const HINT = 'One run id a line, such as 20261125-070154-k6bd; a remark comes after a #.';

/** More would not be read. */
const MAX_LINES = 20;

/**
 * Runs that are never pruned: ids in the file `keep` of the results folder, one a line; what follows a # is a remark.
 * @throws {UsageError} for a line that is no id: the run that was meant would not be kept.
 */
export function keptByName(resultsDir: string): ReadonlySet<string> {
  const file = path.join(resultsDir, FILE);
  // A list whose link leads nowhere is one that cannot be read, not none.
  if (!lstatSync(file, { throwIfNoEntry: false })) return new Set();
  const lines = readInputFile(file, HINT)
    .toString('utf8')
    .split('\n')
    .map((line, i) => ({ number: i + 1, id: line.replace(/#.*/, '').trim() }));
  const wrong = lines.filter(({ id }) => id !== '' && startOf(id) === undefined);
  if (wrong.length > 0) {
    throw new UsageError(`${file} names what is no run; nothing was removed.`, {
      hint: HINT,
      evidence: wrong
        .slice(0, MAX_LINES)
        .map(({ number, id }) => `line ${number}: got ${shown(id)}, expected a run id`),
    });
  }
  return new Set(lines.map(({ id }) => id).filter(Boolean));
}
