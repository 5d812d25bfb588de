import { lstatSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HiveBenchError } from '../lib/errors.ts';
import type { PruneOutcome } from '../model/kept-run.ts';
import { lockRun } from '../evidence/lock.ts';
import { linkDirectlyIn } from '../evidence/links.ts';
import { writePruned } from '../evidence/pruned.ts';
import { chooseToPrune, type Rule } from './choose.ts';
import { bytesIn, namesIn } from '../evidence/disk-use.ts';
import { codeOf, reasonOf } from '../lib/system-error.ts';
import { findRuns, type RunFolder } from './run-folders.ts';
import { startOf } from './run-id.ts';

export interface PruneRequest {
  readonly resultsDir: string;
  readonly rule: Rule;
  /** Remove recordings and captures, and keep records and reports. */
  readonly evidenceOnly: boolean;
  /** Only report what would be removed. */
  readonly dryRun: boolean;
}

/** Folders are renamed with this prefix before removal, so that an interrupted prune leaves no partial run. */
const PENDING_PREFIX = '.pruned-';
/** The large folders of a run. Results and reports are elsewhere. */
const BULK_FOLDERS = ['evidence', 'captures'] as const;

/**
 * Removes runs, or only their evidence. Keeps runs that are in progress, whose stack is up, or that the file `keep`
 * lists, and every folder that is not certainly a run's. A run that cannot be removed is reported with the reason, and
 * pruning continues.
 * @throws {UsageError} for an invalid file `keep`, before anything is removed.
 */
export function prune({ resultsDir, rule, evidenceOnly, dryRun }: PruneRequest): PruneOutcome {
  const runs = findRuns(resultsDir);
  const removed: PruneOutcome['removed'][number][] = [];
  const spared: PruneOutcome['spared'][number][] = [];
  let unfinished = 0;
  for (const { place, name } of dryRun ? [] : leftByEarlierPrune(resultsDir, runs)) {
    const failure = failureOf(() => rmSync(place, { recursive: true, force: true }));
    if (failure === undefined) unfinished += 1;
    else spared.push({ id: name, why: failure });
  }
  for (const run of chooseToPrune(runs, rule)) {
    const { id } = run;
    const bytes = evidenceOnly ? bulkOf(run) : run.bytes;
    if (evidenceOnly && bytes === 0) continue;
    const failure = run.stays ?? (dryRun ? undefined : remove(run, evidenceOnly, rule.nowMs));
    if (failure === undefined) removed.push({ id, bytes });
    else spared.push({ id, why: failure });
  }
  return { removed, spared, unfinished };
}

/** The reason why the run was not removed; undefined on success. */
function remove(run: RunFolder, evidenceOnly: boolean, nowMs: number): string | undefined {
  return failureOf(() => {
    const link = linkDirectlyIn(run.dir);
    if (link !== undefined) return `${link} is a symbolic link, which hive-bench does not create`;
    using _held = lockRun(run.dir);
    if (!evidenceOnly) {
      renameAndRemove(path.dirname(run.dir), run.id);
      return undefined;
    }
    writePruned(run.dir, { at: new Date(nowMs).toISOString(), bytes: bulkOf(run) });
    for (const name of BULK_FOLDERS) renameAndRemove(run.dir, name);
    return undefined;
  });
}

/** The reason why an action failed; undefined on success. Rethrows errors that are bugs. */
function failureOf(act: () => string | undefined | void): string | undefined {
  try {
    return act() ?? undefined;
  } catch (error) {
    if (error instanceof HiveBenchError) return error.message;
    if (codeOf(error) === '') throw error;
    return `it cannot be removed: ${reasonOf(error)} (${codeOf(error)})`;
  }
}

function renameAndRemove(folder: string, name: string): void {
  const place = path.join(folder, name);
  if (!lstatSync(place, { throwIfNoEntry: false })) return;
  const pending = path.join(folder, `${PENDING_PREFIX}${name}`);
  renameSync(place, pending);
  rmSync(pending, { recursive: true });
}

/** Folders that an earlier prune renamed but did not remove. */
function leftByEarlierPrune(
  resultsDir: string,
  runs: readonly RunFolder[],
): { readonly place: string; readonly name: string }[] {
  const pending = namesIn(resultsDir).filter(
    (name) => name.startsWith(PENDING_PREFIX) && startOf(name.slice(PENDING_PREFIX.length)) !== undefined,
  );
  const bulk = runs
    .filter(({ evidence, stays }) => evidence === 'pruned' && stays === undefined)
    .flatMap(({ id }) => BULK_FOLDERS.map((name) => path.join(id, `${PENDING_PREFIX}${name}`)));
  return [...pending, ...bulk]
    .map((name) => ({ name, place: path.join(resultsDir, name) }))
    .filter(({ place }) => lstatSync(place, { throwIfNoEntry: false })?.isDirectory());
}

function bulkOf({ dir }: RunFolder): number {
  return BULK_FOLDERS.reduce((sum, name) => sum + bytesIn(path.join(dir, name)), 0);
}
