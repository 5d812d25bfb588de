/** What the relay between the ends of the path probe did to one direction. */
export interface RelayedDirection {
  /** Numbered packets that reached it. */
  readonly offered: number;
  readonly dropped: number;
  /** Median of how long it kept the packets that it passed on, in ms; absent when there were none. */
  readonly heldP50Ms?: number;
}

export interface RelayLog {
  readonly uplink: RelayedDirection;
  readonly downlink: RelayedDirection;
}
