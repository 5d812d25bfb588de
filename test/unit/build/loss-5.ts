import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MediaLegRound } from '../../../src/analysis/rtp/media-leg.ts';
import { translatorReports } from '../../../src/analysis/stages/translator-log.ts';
import type { LinkCounters } from '../../../src/model/impairment.ts';
import type { Observation } from '../../../src/wire/participant.ts';
import type { PathObservation } from '../../../src/wire/path-probe.ts';

const FIXTURES = path.resolve(fileURLToPath(import.meta.url), '../fixtures');

/**
 * Excerpts of two measured runs of loss-5, 5 % each way: pair 1, its utterances, and some of its RTP reports. `red` as
 * the stack is deployed; `plain` with redundancy switched off at both publishers and at the SFU.
 */
export function loss5(kind: 'red' | 'plain'): { observations: Observation[]; translatorLog: string } {
  const read = (name: string): string => readFileSync(path.join(FIXTURES, name), 'utf8');
  return {
    observations: read(`loss-5-${kind}.ndjson`)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Observation),
    translatorLog: read(`loss-5-${kind}-translator.log`),
  };
}

export const EVER = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

/** With what the gateway and the path probe would have said of it. */
export function loss5Round(kind: 'red' | 'plain'): MediaLegRound {
  const { observations, translatorLog } = loss5(kind);
  const addresses = { 'speaker-1': '10.0.0.1', 'listener-1': '10.0.0.2', 'floor-1': '10.0.0.3' };
  return {
    observations,
    facts: {
      addresses,
      translator: translatorReports(translatorLog, EVER),
      gateway: {
        differences: [],
        counters: {
          unmatched: [],
          links: [
            counted('10.0.0.1', 'uplink', 950, 50),
            counted('10.0.0.1', 'downlink', 100, 20),
            counted('10.0.0.2', 'uplink', 100, 30),
            counted('10.0.0.2', 'downlink', 960, 40),
            counted('10.0.0.3', 'downlink', 970, 30),
          ],
        },
      },
      path: { probes: [probe('before', 20), probe('after', 24)] },
    },
  };
}

function counted(
  address: string,
  direction: LinkCounters['direction'],
  sentPackets: number,
  droppedPackets: number,
): LinkCounters {
  return { address, direction, sentPackets, droppedPackets, sentBytes: 0, backlogPackets: 0 };
}

function probe(source: 'before' | 'after', p50: number) {
  return {
    witness: source,
    link: 'both' as const,
    paced: { uplink: oneWay(p50), downlink: oneWay(p50 + 10) },
  };
}

function oneWay(p50: number): PathObservation {
  return {
    sent: 1,
    received: 1,
    lost: 0,
    lossShare: 0,
    duplicateShare: 0,
    reorderShare: 0,
    bursts: { count: 0, meanLength: 0, maxLength: 0 },
    delaysMs: [p50],
    delay: { p0: p50, p5: p50, p50, p95: p50, p99: p50, p100: p50, pdvP95: 0, pdvP99: 0 },
    frameBytes: 100,
  };
}
