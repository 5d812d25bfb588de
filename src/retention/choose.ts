/** Limits that select the runs to prune. */
export interface Rule {
  /** Number of the newest runs to keep. */
  readonly keep?: number;
  /** Keep runs that started within this time before `nowMs`. */
  readonly olderThanMs?: number;
  /** Unix time in milliseconds. */
  readonly nowMs: number;
}

/** The runs that no limit keeps, newest first. Without any limit, all runs are kept. */
export function chooseToPrune<Run extends { readonly id: string; readonly startMs: number }>(
  runs: readonly Run[],
  { keep, olderThanMs, nowMs }: Rule,
): Run[] {
  if (keep === undefined && olderThanMs === undefined) return [];
  // Runs of the same second are ordered by id, so that the order is deterministic.
  const newestFirst = runs.toSorted((a, b) => b.startMs - a.startMs || (a.id < b.id ? 1 : -1));
  return newestFirst
    .slice(keep ?? 0)
    .filter(({ startMs }) => olderThanMs === undefined || nowMs - startMs > olderThanMs);
}
