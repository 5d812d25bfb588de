/** Which runs may go: those that are not among the newest, and older than that, as far as either is said. */
export interface Rule {
  /** So many of the newest stay. */
  readonly keep?: number;
  /** What began within this time before `nowMs` stays. */
  readonly olderThanMs?: number;
  /** Since 1970. */
  readonly nowMs: number;
}

/** Where both are said, both must agree: what either keeps stays. Without either, everything stays. */
export function chooseToPrune<Run extends { readonly id: string; readonly startMs: number }>(
  runs: readonly Run[],
  { keep, olderThanMs, nowMs }: Rule,
): Run[] {
  if (keep === undefined && olderThanMs === undefined) return [];
  // Ids of one second are told apart by their letters, so that the order is always the same.
  const newestFirst = runs.toSorted((a, b) => b.startMs - a.startMs || (a.id < b.id ? 1 : -1));
  return newestFirst
    .slice(keep ?? 0)
    .filter(({ startMs }) => olderThanMs === undefined || nowMs - startMs > olderThanMs);
}
