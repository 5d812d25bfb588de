/**
 * Counters since the track began; the harness works with differences. Absent where the peer has no such leg. Samples
 * are counted at 48 kHz. The translator logs the same of its own legs.
 */
export interface RtpStats {
  readonly localCandidate?: string;
  readonly remoteCandidate?: string;
  readonly rttMs?: number;
  readonly inbound?: {
    readonly packetsReceived: number;
    /**
     * Sequence numbers that have not arrived, a retransmission counted as arrived. What RED or FEC brought back later
     * stays in it: they work behind this count, in the jitter buffer.
     */
    readonly packetsLost: number;
    /** Payload, without RTP headers. */
    readonly bytesReceived: number;
    readonly jitterMs: number;
    /** Of every emitted sample the time it stayed, summed: divided by jitterBufferEmitted, the mean stay in ms. */
    readonly jitterBufferDelayMs: number;
    /** Likewise of the stay that was aimed at. */
    readonly jitterBufferTargetDelayMs: number;
    readonly jitterBufferEmitted: number;
    readonly totalSamples: number;
    /** Made up by the jitter buffer: what should have been played was lost for good, or late. */
    readonly concealedSamples: number;
    /** Of these, those that were silence. */
    readonly silentConcealedSamples: number;
    readonly concealmentEvents: number;
    /** Samples by which speech was stretched and shortened, to let the buffer grow and shrink. */
    readonly insertedSamples?: number;
    readonly removedSamples?: number;
    /** Packets that carried Opus' in-band FEC. Those that carry RED are not counted. */
    readonly fecPacketsReceived: number;
    readonly nacks: number;
    readonly retransmittedReceived: number;
    /** Of a media bridge, which is told apart from the SDK's jitter buffer: frames of 10 ms by where they came from. */
    readonly redRecoveredFrames?: number;
    readonly fecRecoveredFrames?: number;
    readonly concealedFrames?: number;
    /** Silence in place of audio that had not come. */
    readonly fillerFrames?: number;
    /** Came when they had been given up. */
    readonly lateFrames?: number;
    readonly malformedPackets?: number;
    /** Times at which nothing had come for longer than the longest wait. */
    readonly underruns?: number;
    /** How long a missing packet is waited for, and audio that waits behind a gap, at the moment. */
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
    /** As the SFU reports it back; RED is not undone there. */
    readonly remotePacketsLost: number;
    /** What the encoder aims at, redundancy not counted, at the moment. */
    readonly targetBitrateBps?: number;
    /** Audio in a packet, at the moment; 20 unless told. */
    readonly packetMs?: number;
    /** Earlier frames in each packet, at the moment. */
    readonly redBlocks?: number;
  };
}
