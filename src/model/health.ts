/** Health of the harness while the script played. */
export interface Health {
  /** Of the worst speaker, over all its frames. */
  readonly injectionLagP99Ms?: number;
  /** Of the worst participant. */
  readonly eventLoopP99Ms?: number;
  /** Of the harness process. */
  readonly harnessEventLoopP99Ms?: number;
  readonly cpu?: HostCpu;
  /** The kernel's clock source, for example `tsc`. */
  readonly clockSource?: string;
}

/** Shares (0–1) of the host's CPU time while the script played. */
export interface HostCpu {
  readonly busy: number;
  /** Taken by the hypervisor for others. */
  readonly steal: number;
  /**
   * Used by the containers of the stack under test. Absent where they are not this engine's, could not be counted, and in
   * runs of before it was.
   */
  readonly stack?: number;
  /** Used by what is neither stack nor harness: what is left of `busy`, below 0 by what the count is off. Absent as `stack` is. */
  readonly others?: number;
}

/** A problem while measuring. One with `invalidates` makes the scenario's verdict `invalid`. */
export interface Concern {
  readonly what: string;
  readonly invalidates: boolean;
}
