/** A run in the results folder, according to its files. */
export interface KeptRun {
  readonly id: string;
  /** Absent for commands that measure nothing, such as `up`. */
  readonly profile?: string;
  /** Absent for a run that was not judged: stopped early or still running. */
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
  /** Protected runs that the rule would have removed. */
  readonly spared: readonly { readonly id: string; readonly why: string }[];
  /** Remains of an earlier, interrupted prune that were removed. */
  readonly unfinished: number;
}
