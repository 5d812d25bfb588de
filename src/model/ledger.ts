/** Way of media: between participants and the SFU over access links, between SFU and translator inside the stack. */
export type Leg =
  | 'speaker → SFU'
  | 'SFU → translator'
  | 'translator → SFU'
  | 'SFU → listener'
  | 'SFU → floor listener';

/** What became of one leg's packets over the scenario. Shares are 0–1; what could not be had is absent. */
export interface LedgerRow {
  readonly leg: Leg;
  /** RTP packets sent (received, where only the receiver tells). */
  readonly packets: number;
  /** Dropped on the access link ÷ offered to it, by the gateway's own count; absent on legs that do not pass it. */
  readonly injectedShare?: number;
  /** Retransmitted after a NACK ÷ packets. */
  readonly retransmittedShare?: number;
  /**
   * Missing by sequence number at this leg's receiver, after retransmission; RED and FEC have yet to work. Behind the
   * SFU the losses of the legs before are in it.
   */
  readonly lostShare?: number;
  /** Still missing after NACK, RED and FEC when it was to be played, lost or late: samples made up ÷ all samples. */
  readonly residualShare?: number;
  /** Of all samples, those made up and audible. */
  readonly concealedShare?: number;
  /** Mean RTP payload of a packet: what tells RED from plain Opus, for statistics name both `audio/opus`. */
  readonly bytesPerPacket?: number;
  /** Whether packets carry redundancy (RFC 2198), and how that is known. */
  readonly red?: { readonly active: boolean; readonly evidence: string };
}
