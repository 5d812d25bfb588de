import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import type { ListedRun, PruneReport } from '../report/runs-text.ts';
import { prune } from '../retention/prune.ts';
import { findRuns } from '../retention/run-folders.ts';

/** Runs of a results folder, the newest first, according to their files. */
export function listResults(resultsDir: string): ListedRun[] {
  return findRuns(resultsDir).map(({ startMs, ...run }) => ({
    ...run,
    startedAt: new Date(startMs).toISOString(),
  }));
}

export interface PruneOptions {
  readonly keep?: number;
  readonly olderThanMs?: number;
  readonly evidenceOnly: boolean;
  readonly dryRun: boolean;
}

/** @throws {UsageError} if no rule says which runs may be removed. */
export function pruneResults(resultsDir: string, options: PruneOptions, now: Date): PruneReport {
  const { keep, olderThanMs, evidenceOnly, dryRun } = options;
  if (keep === undefined && olderThanMs === undefined) {
    throw new UsageError('got neither --keep nor --older-than, expected one or both; nothing was removed.', {
      hint: 'For example `hive-bench results prune --keep 20 --older-than 30d --dry-run`, which only says what would go.',
    });
  }
  const rule = {
    ...(keep !== undefined && { keep }),
    ...(olderThanMs !== undefined && { olderThanMs }),
    nowMs: now.getTime(),
  };
  const outcome = prune({ resultsDir: path.resolve(resultsDir), rule, evidenceOnly, dryRun });
  return { ...outcome, evidenceOnly, dryRun };
}
