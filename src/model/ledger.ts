/**
 * A leg of the media path: between participants and the SFU over access links, or between SFU and translator inside
 * the stack.
 */
export type Leg =
  | 'speaker → SFU'
  | 'SFU → translator'
  | 'translator → SFU'
  | 'SFU → listener'
  | 'SFU → floor listener';

/** What happened to one leg's packets over the scenario. Shares are 0–1; unavailable values are absent. */
export interface LedgerRow {
  readonly leg: Leg;
  /** RTP packets sent (received, if only the receiver reports). */
  readonly packets: number;
  /** Dropped on the access link ÷ offered to it, by the gateway's own count; absent on legs that do not pass it. */
  readonly injectedShare?: number;
  /** Retransmitted after a NACK ÷ packets. */
  readonly retransmittedShare?: number;
  /**
   * Missing by sequence number at this leg's receiver, after retransmission and before RED and FEC. After the SFU it
   * includes the losses of previous legs.
   */
  readonly lostShare?: number;
  /** Still missing after NACK, RED and FEC at playback, lost or late: concealed samples ÷ all samples. */
  readonly residualShare?: number;
  /** Audible concealed samples ÷ all samples. */
  readonly concealedShare?: number;
  /**
   * Mean RTP payload of a packet. It distinguishes RED from plain Opus: statistics name both `audio/opus`.
   */
  readonly bytesPerPacket?: number;
  /** Whether packets carry redundancy (RFC 2198), and how that is known. */
  readonly red?: { readonly active: boolean; readonly evidence: string };
}
