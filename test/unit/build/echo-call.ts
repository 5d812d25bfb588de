import type { RecoverRequest } from '../../../src/selftest/recover-delay.ts';
import type { Observation, ParticipantEvent, Role } from '../../../src/wire/participant.ts';
import type { RtpStats } from '../../../src/wire/rtp-stats.ts';
import type { Sample } from '../../../src/model/sample.ts';

export const HOLD_MS = 4500;
const PATH_MS = 83;
export const DELAYS = [0, 50, 200, 400];

/** An utterance that went to the echo and back, with all that may be wrong with it. */
export interface Spoken {
  readonly utterance: string;
  readonly pair: number;
  readonly delayMs: number;
  /** Heard so much later than all that is known would have it: the instrument's error. */
  readonly wrongMs?: number;
  /** Held so much longer than asked; the echo says so. */
  readonly heldWrongMs?: number;
  readonly strayMs?: number;
  /** The listener's jitter buffer had become so much later by then, and counted it. */
  readonly bufferMs?: number;
  /** It was at work while the utterance passed. */
  readonly atWork?: boolean;
  readonly by?: Sample['heardBy'] | 'missing' | 'half';
}

/** Statistics of a jitter buffer that has made up samples for so many ms. */
export function rtp(
  concealedMs: number,
  packetsLost = 0,
): Extract<ParticipantEvent, { type: 'rtp' }>['stats'] {
  const inbound: NonNullable<RtpStats['inbound']> = {
    packetsReceived: 0,
    packetsLost,
    bytesReceived: 0,
    jitterMs: 0,
    jitterBufferDelayMs: 0,
    jitterBufferTargetDelayMs: 0,
    jitterBufferEmitted: 0,
    totalSamples: 0,
    concealedSamples: concealedMs * 48,
    silentConcealedSamples: 0,
    concealmentEvents: 0,
    insertedSamples: 480,
    removedSamples: 960,
    fecPacketsReceived: 0,
    nacks: 0,
    retransmittedReceived: 0,
  };
  return { inbound };
}

/** What analysis and participants say of a call in which one utterance follows the other every 10 s. */
export function callOf(spoken: readonly Spoken[]): RecoverRequest {
  const samples: Sample[] = [];
  const observations: Observation[] = [];
  for (const [i, each] of spoken.entries()) {
    const { utterance, pair, delayMs, by = 'matched-filter', bufferMs = 0 } = each;
    const saidMs = 100_000 + i * 10_000;
    const heldMs = HOLD_MS + delayMs + (each.heldWrongMs ?? 0);
    const value =
      by === 'missing' || by === 'half'
        ? Number.POSITIVE_INFINITY
        : heldMs + PATH_MS + pair + bufferMs + (each.wrongMs ?? 0);
    const participant = `listener-${pair}`;
    const base = { scenario: 'echo', round: 1, tMs: 0, pair, participant, utterance, value };
    const heard: Partial<Sample> =
      by === 'missing'
        ? {}
        : by === 'half'
          ? { heardBy: 'matched-filter', wrong: 'half an answer' }
          : { heardBy: by };
    samples.push({ ...base, metric: 'e2e_ms', ...heard });
    samples.push({ ...base, metric: 'start_offset_ms' });
    const tell = (role: Role, event: ParticipantEvent): void => {
      observations.push({ scenario: 'echo', participant: `${role}-${pair}`, role, pair, event });
    };
    tell('speaker', {
      type: 'utterance',
      tMs: saidMs,
      utterance,
      text: utterance,
      warmup: false,
      dueStartMs: saidMs,
      dueEndMs: saidMs + 2000,
      lagP50Ms: 0,
      lagMaxMs: 0,
    });
    tell('echo', { type: 'echoed', tMs: saidMs, utterance, heldMs, strayMs: each.strayMs ?? 0 });
    for (let tMs = saidMs; tMs < saidMs + 9000; tMs += 500) {
      tell('echo', { type: 'rtp', tMs, stats: rtp(0) });
      const moving = each.atWork === true && tMs > saidMs + heldMs + 300 ? 20 : 0;
      tell('listener', { type: 'rtp', tMs, stats: rtp(bufferMs + moving) });
    }
  }
  return {
    samples,
    observations,
    delays: new Map(spoken.map((each) => [each.utterance, each.delayMs])),
    holdMs: HOLD_MS,
  };
}

/** Two pairs whose paths differ, 20 utterances of each delay, the last of them held longest. */
export function perfectCall(): Spoken[] {
  return Array.from({ length: 80 }, (_, i) => ({
    utterance: `u${i}`,
    pair: (i % 2) + 1,
    delayMs: DELAYS[(i >> 1) % 4] ?? 0,
  }));
}
