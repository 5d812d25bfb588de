import { lstatSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.ts';
import type { PruneOutcome } from '../model/kept-run.ts';
import { holdRun } from '../evidence/hold.ts';
import { writePruned } from '../evidence/pruned.ts';
import { chooseToPrune, type Rule } from './choose.ts';
import { bytesIn, namesIn } from '../evidence/disk-use.ts';
import { findRuns, type RunFolder } from './run-folders.ts';
import { startOf } from './run-id.ts';

export interface PruneRequest {
  readonly resultsDir: string;
  readonly rule: Rule;
  /** Leave records and reports. */
  readonly evidenceOnly: boolean;
  /** Only say what would go. */
  readonly dryRun: boolean;
}

/** What is to go gets this name first: whenever we end, a run is whole or no run any more. */
const DOOMED = '.pruned-';
/** The bulk of a run; everything that says what was found is elsewhere. */
const BULK = ['evidence', 'captures'] as const;

/**
 * Removes runs, or only their evidence. Never one that is being measured, whose stack is up, or that the file `keep`
 * names; never anything that is not surely a run's folder.
 * @throws {UsageError} for a file `keep` that cannot be understood; nothing is removed then.
 */
export function prune({ resultsDir, rule, evidenceOnly, dryRun }: PruneRequest): PruneOutcome {
  const runs = findRuns(resultsDir);
  const unfinished = dryRun ? 0 : finishEarlier(resultsDir, runs);
  const removed: PruneOutcome['removed'][number][] = [];
  const spared: PruneOutcome['spared'][number][] = [];
  for (const run of chooseToPrune(runs, rule)) {
    const { id } = run;
    const bytes = evidenceOnly ? bulkOf(run) : run.bytes;
    if (evidenceOnly && bytes === 0) continue;
    const refused = run.stays ?? (dryRun ? undefined : remove(run, evidenceOnly, rule.nowMs));
    if (refused === undefined) removed.push({ id, bytes });
    else spared.push({ id, why: refused });
  }
  return { removed, spared, unfinished };
}

/** Why it was not removed after all; undefined when it was. */
function remove(run: RunFolder, evidenceOnly: boolean, nowMs: number): string | undefined {
  let hold: Disposable;
  try {
    hold = holdRun(run.dir);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  if (evidenceOnly) {
    using _held = hold;
    writePruned(run.dir, { at: new Date(nowMs).toISOString(), bytes: bulkOf(run) });
    for (const name of BULK) removeAside(run.dir, name);
  } else {
    removeAside(path.dirname(run.dir), run.id);
  }
  return undefined;
}

function removeAside(folder: string, name: string): void {
  const place = path.join(folder, name);
  if (!lstatSync(place, { throwIfNoEntry: false })) return;
  const doomed = path.join(folder, `${DOOMED}${name}`);
  renameSync(place, doomed);
  rmSync(doomed, { recursive: true });
}

/** Removes what an earlier prune had renamed and not yet removed. */
function finishEarlier(resultsDir: string, runs: readonly RunFolder[]): number {
  const doomed = namesIn(resultsDir)
    .filter((name) => name.startsWith(DOOMED) && startOf(name.slice(DOOMED.length)) !== undefined)
    .map((name) => path.join(resultsDir, name));
  const bulk = runs
    .filter(({ evidence, stays }) => evidence === 'pruned' && stays === undefined)
    .flatMap(({ dir }) => BULK.map((name) => path.join(dir, `${DOOMED}${name}`)));
  const there = [...doomed, ...bulk].filter((place) =>
    lstatSync(place, { throwIfNoEntry: false })?.isDirectory(),
  );
  for (const place of there) rmSync(place, { recursive: true, force: true });
  return there.length;
}

function bulkOf({ dir }: RunFolder): number {
  return BULK.reduce((sum, name) => sum + bytesIn(path.join(dir, name)), 0);
}
