/**
 * Counters since the track began; the harness uses differences. A leg that the peer does not have is absent. Samples
 * are counted at 48 kHz. The translator logs the same fields for its own legs.
 */
export interface RtpStats {
  readonly localCandidate?: string;
  readonly remoteCandidate?: string;
  readonly rttMs?: number;
  readonly inbound?: {
    readonly packetsReceived: number;
    /**
     * Sequence numbers that have not arrived; a retransmission counts as arrived. Packets that RED or FEC recovered are
     * included, because both work behind this counter, in the jitter buffer.
     */
    readonly packetsLost: number;
    /** Payload, without RTP headers. */
    readonly bytesReceived: number;
    readonly jitterMs: number;
    /** Sum of the delays of all emitted samples. Divided by jitterBufferEmitted, it is the mean delay in ms. */
    readonly jitterBufferDelayMs: number;
    /** The same for the target delay. */
    readonly jitterBufferTargetDelayMs: number;
    readonly jitterBufferEmitted: number;
    readonly totalSamples: number;
    /** Samples synthesised by the jitter buffer in place of audio that was lost or late. */
    readonly concealedSamples: number;
    /** Of these, the silent ones. */
    readonly silentConcealedSamples: number;
    readonly concealmentEvents: number;
    /** Samples inserted and removed when the jitter buffer stretched and compressed speech to grow and shrink. */
    readonly insertedSamples?: number;
    readonly removedSamples?: number;
    /** Packets with Opus in-band FEC. Packets with RED are not counted. */
    readonly fecPacketsReceived: number;
    readonly nacks: number;
    readonly retransmittedReceived: number;
    /** Media bridge only, to distinguish it from the SDK's jitter buffer: frames of 10 ms by origin. */
    readonly redRecoveredFrames?: number;
    readonly fecRecoveredFrames?: number;
    readonly concealedFrames?: number;
    /** Silence in place of audio that had not arrived. */
    readonly fillerFrames?: number;
    /** Frames that arrived after they had been given up. */
    readonly lateFrames?: number;
    readonly malformedPackets?: number;
    /** How often nothing arrived for longer than the longest wait. */
    readonly underruns?: number;
    /** How long the buffer currently waits for a missing packet, and how much audio waits behind a gap. */
    readonly windowMs?: number;
    readonly bufferedMs?: number;
    readonly codec?: string;
  };
  readonly outbound?: {
    readonly packetsSent: number;
    /** Payload, without RTP headers. */
    readonly bytesSent: number;
    readonly nacks: number;
    readonly retransmittedSent: number;
    /** As the SFU reports it; the SFU does not decode RED. */
    readonly remotePacketsLost: number;
    /** Current target of the encoder, without redundancy. */
    readonly targetBitrateBps?: number;
    /** Current duration of audio in a packet, in ms; 20 if absent. */
    readonly packetMs?: number;
    /** Current number of earlier frames in each packet. */
    readonly redBlocks?: number;
  };
}
