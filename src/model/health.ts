/** How well the instrument itself was while the script played. */
export interface Health {
  /** Worst speaker's, over all its frames. */
  readonly injectionLagP99Ms?: number;
  /** Worst participant's. */
  readonly eventLoopP99Ms?: number;
  /** The harness' own. */
  readonly harnessEventLoopP99Ms?: number;
  readonly cpu?: HostCpu;
  /** The kernel's clock source, for example `tsc`. */
  readonly clockSource?: string;
}

/** Shares (0–1) of the host's processor time while the script played. */
export interface HostCpu {
  readonly busy: number;
  /** Taken by the hypervisor for others. */
  readonly steal: number;
}

/** What went wrong while measuring; any with `invalidates` makes the scenario's verdict `invalid`. */
export interface Concern {
  readonly what: string;
  readonly invalidates: boolean;
}
