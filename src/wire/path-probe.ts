/** What one end of the UDP path probe sends: packets on absolute deadlines, intervalMs apart. */
export interface SendPlan {
  readonly packets: number;
  /** May be below 1: packets that are due together are sent together. */
  readonly intervalMs: number;
  /** UDP payload; its first bytes are the probe's own header. */
  readonly payloadBytes: number;
}

/** `[sequence number, sent, received]`, both times CLOCK_MONOTONIC in ms. */
export type Arrival = readonly [seq: number, sentMs: number, receivedMs: number];

/** Everything that one end of the path probe prints. */
export interface PathLog {
  readonly role: 'near' | 'far';
  readonly plan: SendPlan;
  readonly sentPackets: number;
  /** Largest delay of a packet after its deadline. */
  readonly lagMaxMs: number;
  /** In order of arrival, including duplicates. */
  readonly received: readonly Arrival[];
}

/**
 * One line of an end's standard output. Arrivals come in small batches, so that a long exchange fills neither memory
 * nor pipe; the last line has the rest of the log.
 */
export type PathLine = Pick<PathLog, 'received'> | Omit<PathLog, 'received'>;

/** Lines on the standard input of an end that runs until it is stopped. */
export type PathOrder = 'start' | 'stop';

/** One direction of the path as measured by its packets. Shares are 0–1. A quantity that no packet shows is absent. */
export interface PathObservation {
  readonly sent: number;
  /** Distinct packets that arrived. */
  readonly received: number;
  readonly lost: number;
  readonly lossShare: number;
  /** Arrivals of a packet that had already arrived ÷ packets received. */
  readonly duplicateShare: number;
  /** Type-P-Reordered ÷ received (RFC 4737 §3.3). */
  readonly reorderShare: number;
  readonly bursts: { readonly count: number; readonly meanLength: number; readonly maxLength: number };
  /** One-way delay in ms (RFC 7679), ascending: the raw values of the quantiles. */
  readonly delaysMs: readonly number[];
  readonly delay?: DelayQuantiles;
  /** Interarrival jitter J after the last packet, in ms (RFC 3550 §6.4.1). */
  readonly jitterMs?: number;
  /** Ethernet bytes of one packet. */
  readonly frameBytes: number;
  /** Planned time between two packets. */
  readonly intervalMs?: number;
  /** Ethernet kbit/s between the first and the last arrival. */
  readonly arrivedKbit?: number;
}

/** Quantiles by R-7, in ms. PDV is the delay above the smallest one (RFC 5481 §4.2). */
export interface DelayQuantiles {
  readonly p0: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p100: number;
  readonly pdvP95: number;
  readonly pdvP99: number;
}
