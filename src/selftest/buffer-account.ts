import type { Observation } from '../wire/participant.ts';

/** What a jitter buffer has counted until an instant. */
export interface BufferAccount {
  /** How much later than in the beginning it plays: what it made up or inserted, less what it removed. */
  readonly laterMs: number;
  /** Packets that never came; what is made up for them makes nothing later. */
  readonly packetsLost: number;
}

/** The jitter buffer of libwebrtc (NetEq) counts at Opus' own rate. */
const SAMPLES_PER_MS = 48;
/** Statistics are of so long ago at the most: they are kept for 50 ms, and told by a busy event loop. */
const OLD_MS = 100;

/**
 * The account of a participant's jitter buffer while it did nothing between two instants (CLOCK_MONOTONIC, ms);
 * undefined when it stretched, shrank or made up anything about then, or statistics do not reach so far.
 *
 * The counters are those of W3C webrtc-stats: concealedSamples, insertedSamplesForDeceleration and
 * removedSamplesForAcceleration. NetEq corrects the first for what its merges overlap, so that they add up.
 */
export function accountOf(
  observations: readonly Observation[],
  participant: string,
  fromMs: number,
  untilMs: number,
): BufferAccount | undefined {
  const counts = observations.flatMap(({ participant: who, event }) =>
    who === participant && event.type === 'rtp' && event.stats.inbound
      ? [{ tMs: event.tMs, ...event.stats.inbound }]
      : [],
  );
  const before = counts.findLast(({ tMs }) => tMs <= fromMs);
  const after = counts.find(({ tMs }) => tMs >= untilMs + OLD_MS);
  if (!before || !after) return undefined;
  const still =
    before.concealedSamples === after.concealedSamples &&
    before.insertedSamples === after.insertedSamples &&
    before.removedSamples === after.removedSamples &&
    before.packetsLost === after.packetsLost;
  const { insertedSamples = 0, removedSamples = 0 } = after;
  const later = after.concealedSamples + insertedSamples - removedSamples;
  return still ? { laterMs: later / SAMPLES_PER_MS, packetsLost: after.packetsLost } : undefined;
}
