/** What the relay between the ends of the path probe did in one direction. */
export interface RelayedDirection {
  /** Numbered packets that reached the relay. */
  readonly offered: number;
  readonly dropped: number;
  /** Median of how long it held the packets that it forwarded, in ms; absent if it forwarded none. */
  readonly heldP50Ms?: number;
}

export interface RelayLog {
  readonly uplink: RelayedDirection;
  readonly downlink: RelayedDirection;
}
