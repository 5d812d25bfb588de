import { lstatSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';
import { shown } from '../lib/shown.ts';
import { startOf } from './run-id.ts';

const FILE = 'keep';
const HINT = 'Write one run id per line, such as 20261125-070154-k6bd; text after a # is a comment.';

/** Limit of reported lines; nobody reads more. */
const MAX_LINES = 20;

/**
 * Reads the file `keep` of the results folder: ids of runs that are never pruned, one per line, with comments after a #.
 * @throws {UsageError} for an invalid id: the intended run would not be kept.
 */
export function keptByName(resultsDir: string): ReadonlySet<string> {
  const file = path.join(resultsDir, FILE);
  // lstat, not stat: a dangling link is an unreadable list, not a missing one.
  if (!lstatSync(file, { throwIfNoEntry: false })) return new Set();
  const lines = readInputFile(file, HINT)
    .toString('utf8')
    .split('\n')
    .map((line, i) => ({ number: i + 1, id: line.replace(/#.*/, '').trim() }));
  const wrong = lines.filter(({ id }) => id !== '' && startOf(id) === undefined);
  if (wrong.length > 0) {
    throw new UsageError(`${file} has invalid run ids; nothing was removed.`, {
      hint: HINT,
      evidence: wrong
        .slice(0, MAX_LINES)
        .map(({ number, id }) => `line ${number}: got ${shown(id)}, expected a run id`),
    });
  }
  return new Set(lines.map(({ id }) => id).filter(Boolean));
}
