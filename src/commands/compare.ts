import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { disagreements } from '../compare/comparable.ts';
import { compareRuns, USUAL_INTEREST } from '../compare/compare.ts';
import type { Comparison } from '../compare/comparison.ts';
import { UsageError } from '../lib/errors.ts';
import { readRunFile } from '../evidence/files.ts';
import { readInputFile } from '../lib/input-file.ts';
import { writeAtomically } from '../evidence/store.ts';
import type { RunRecord } from '../model/run-record.ts';
import { comparisonHtml } from '../report/compare-html.ts';
import { comparisonJson } from '../report/compare-json.ts';
import { fromJson } from '../report/json.ts';

const HINT = 'Give the folder of a run, results/<run-id>, or a copy of its run.json.';

export interface Compared {
  readonly comparison: Comparison;
  readonly base: RunRecord;
  readonly head: RunRecord;
}

/**
 * Compares two runs.
 * @throws {UsageError} if one is not a run, or with all differences if they were not measured under the same
 * conditions.
 */
export function compare(
  base: RunRecord,
  head: RunRecord,
  { minEffectMs = USUAL_INTEREST.latencyMs }: { readonly minEffectMs?: number | undefined } = {},
): Compared {
  const found = disagreements(base, head);
  if (found.length > 0) {
    throw new UsageError(
      `runs ${base.runId} and ${head.runId} were not measured under the same conditions.`,
      {
        hint: 'Measure one of them again like the other; a difference between these would be that of the conditions.',
        evidence: found.map(({ what, base: was, head: is }) => `${what}: base ${was}, head ${is}`),
      },
    );
  }
  const interest = { ...USUAL_INTEREST, latencyMs: minEffectMs };
  return { comparison: compareRuns(base, head, { interest }), base, head };
}

/**
 * Reads the record of a run from its folder or from a copy of its run.json.
 * @throws {UsageError} naming what is missing or not a readable version.
 */
export function recordAt(place: string): RunRecord {
  if (!existsSync(place)) {
    throw new UsageError(`there is no run ${place}.`, {
      hint: HINT,
    });
  }
  // The user named the file itself, whereas run.json in a folder may have come from elsewhere.
  const [file, bytes] = statSync(place).isDirectory()
    ? [path.join(place, 'run.json'), readRunFile(place, 'run.json')]
    : [place, readInputFile(place, HINT)];
  return fromJson(bytes.toString('utf8'), file);
}

/** Writes compare.json and compare.html; returns the page's path. */
export function writeComparison(dir: string, { comparison, base, head }: Compared): string {
  writeAtomically(dir, 'compare.json', comparisonJson(comparison));
  return writeAtomically(dir, 'compare.html', comparisonHtml(comparison, base, head));
}
