import { fields, number, type Shape, words } from './shape.ts';

const numbers = (...names: readonly string[]): Record<string, Shape> =>
  Object.fromEntries(names.map((name) => [name, number]));

/** Shape of RtpStats: counters since the track began. */
export const rtpShape = fields(
  {},
  {
    localCandidate: words,
    remoteCandidate: words,
    rttMs: number,
    inbound: fields(
      numbers(
        'packetsReceived',
        'packetsLost',
        'bytesReceived',
        'jitterMs',
        'jitterBufferDelayMs',
        'jitterBufferEmitted',
        'totalSamples',
        'concealedSamples',
      ),
      {
        codec: words,
        ...numbers(
          'jitterBufferTargetDelayMs',
          'silentConcealedSamples',
          'concealmentEvents',
          'insertedSamples',
          'removedSamples',
          'fecPacketsReceived',
          'nacks',
          'retransmittedReceived',
          'redRecoveredFrames',
          'fecRecoveredFrames',
          'concealedFrames',
          'fillerFrames',
          'lateFrames',
          'malformedPackets',
          'underruns',
          'windowMs',
          'bufferedMs',
        ),
      },
    ),
    outbound: fields(
      numbers('packetsSent', 'bytesSent'),
      numbers('nacks', 'retransmittedSent', 'remotePacketsLost', 'targetBitrateBps', 'packetMs', 'redBlocks'),
    ),
  },
);
