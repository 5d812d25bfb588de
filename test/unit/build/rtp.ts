import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { roundDir } from '../../../src/evidence/rounds.ts';
import type { Observation } from '../../../src/wire/participant.ts';
import type { RtpStats } from '../../../src/wire/rtp-stats.ts';
import { inbound } from './inbound.ts';

/** Counters after `step` reports of 2 s: 100 packets each, of which every report loses 4; each sample stays 60 ms. */
export function inboundAfter(step: number): RtpStats {
  return inbound({
    packetsReceived: 96 * step,
    packetsLost: 4 * step,
    bytesReceived: 9600 * step,
    jitterMs: 3,
    jitterBufferDelayMs: 60 * 96_000 * step,
    jitterBufferTargetDelayMs: 60 * 96_000 * step,
    jitterBufferEmitted: 96_000 * step,
    totalSamples: 96_000 * step,
  });
}

/** Gives the first round of a folder of `writeRunFolder` a listener that tells of its RTP. */
export function appendRtp(dir: string): void {
  const lines = Array.from({ length: 9 }, (_, step): Observation => ({
    scenario: 'clean',
    participant: 'listener-1',
    role: 'listener',
    pair: 1,
    event: { type: 'rtp', tMs: 1_000_000 + step * 2000, stats: inboundAfter(step) },
  }));
  const file = path.join(roundDir(dir, { scenario: 'clean', round: 1 }), 'observations.ndjson');
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
