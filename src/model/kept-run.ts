/** A run in the results folder, as its files tell. */
export interface KeptRun {
  readonly id: string;
  /** Absent of what measures nothing, like `up`. */
  readonly profile?: string;
  /** Absent of what was not judged: stopped early, or still going on. */
  readonly verdict?: string;
  /** In the record. */
  readonly scenarios?: number;
  readonly bytes: number;
  readonly evidence: 'kept' | 'pruned' | 'none';
  /** Why it must not be pruned, if it must not. */
  readonly stays?: string;
}

export interface PruneOutcome {
  readonly removed: readonly { readonly id: string; readonly bytes: number }[];
  /** Runs that the rule would have taken. */
  readonly spared: readonly { readonly id: string; readonly why: string }[];
  /** Removed at last, of an earlier prune that was ended before it had. */
  readonly unfinished: number;
}
