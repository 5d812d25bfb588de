import type { Observation } from '../wire/participant.ts';

/** Counters of a jitter buffer up to an instant. */
export interface BufferAccount {
  /** How much later it plays than at the beginning, in ms: samples synthesised or inserted, minus samples removed. */
  readonly laterMs: number;
  /** Packets that never arrived. Samples synthesised for them do not delay playback. */
  readonly packetsLost: number;
}

/** The jitter buffer of libwebrtc (NetEq) counts at Opus' own rate. */
const SAMPLES_PER_MS = 48;
/** Maximum age of statistics: they are cached for 50 ms and reported by a busy event loop. */
const OLD_MS = 100;

/**
 * The counters of a participant's jitter buffer, if it was idle between two instants (CLOCK_MONOTONIC, ms). Undefined
 * if it stretched, shrank or concealed anything around that time, or if the statistics do not cover it.
 *
 * The counters are those of W3C webrtc-stats: concealedSamples, insertedSamplesForDeceleration and
 * removedSamplesForAcceleration. NetEq corrects the first for the overlap of merges, so they add up.
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
  const idle =
    before.concealedSamples === after.concealedSamples &&
    before.insertedSamples === after.insertedSamples &&
    before.removedSamples === after.removedSamples &&
    before.packetsLost === after.packetsLost;
  const { insertedSamples = 0, removedSamples = 0 } = after;
  const later = after.concealedSamples + insertedSamples - removedSamples;
  return idle ? { laterMs: later / SAMPLES_PER_MS, packetsLost: after.packetsLost } : undefined;
}
