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
}

/** A problem while measuring. One with `invalidates` makes the scenario's verdict `invalid`. */
export interface Concern {
  readonly what: string;
  readonly invalidates: boolean;
}
