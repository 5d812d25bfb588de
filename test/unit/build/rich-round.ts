import type { PathObservation } from '../../../src/wire/path-probe.ts';
import type { RoundFacts } from '../../../src/model/round-facts.ts';
import { inbound } from './inbound.ts';

const oneWay: PathObservation = {
  sent: 100,
  received: 98,
  lost: 2,
  lossShare: 0.02,
  duplicateShare: 0,
  reorderShare: 0,
  bursts: { count: 2, meanLength: 1, maxLength: 1 },
  delaysMs: [0.4, 0.5, 0.6, 9],
  delay: { p0: 0.4, p5: 0.4, p50: 0.5, p95: 5, p99: 8, p100: 9, pdvP95: 4, pdvP99: 8 },
  jitterMs: 0.2,
  frameBytes: 214,
  intervalMs: 20,
  arrivedKbit: 85,
};
const bothWays = { uplink: oneWay, downlink: oneWay };
const queue = { sentPackets: 100, sentBytes: 20_000, droppedPackets: 2, backlogPackets: 0 };
const link = {
  uplink: [{ kind: 'loss', lossPct: 2 }],
  downlink: [
    { kind: 'delay', delayMs: 5, jitterMs: 1 },
    { kind: 'rate', rateKbit: 500, queueMs: 100 },
  ],
} as const;

/** Every field that a round can have, so that each can be damaged. */
export const RICH_ROUND: Partial<RoundFacts> = {
  links: { speaker: link, listener: link },
  addresses: { 'speaker-1': '172.21.0.10', 'listener-1': '172.21.0.11' },
  visits: { 'visitor-1': { pair: 1, attempts: 2, firstMs: 1_000_100, everyMs: 500, withinMs: 400 } },
  translator: [
    { tMs: 1_000_000, speaker: 'speaker-1', stats: inbound({ packetsReceived: 10 }) },
    { tMs: 1_004_000, speaker: 'speaker-1', stats: inbound({ packetsReceived: 400 }) },
  ],
  translatorUtterances: [
    {
      speaker: 'speaker-1',
      segment: 'S-1',
      traceId: '0'.repeat(32),
      sourceText: 'sentence 0',
      stagesMs: {
        last_speech: 1_001_000,
        endpoint: 1_001_060,
        stt_final: 1_001_062,
        mt_done: 1_001_063,
        first_frame: 1_001_070,
      },
    },
  ],
  path: {
    baseline: bothWays,
    probes: [
      { witness: 'before', link: 'both', paced: bothWays, saturated: bothWays },
      { witness: 'during', link: 'both', paced: bothWays },
      { witness: 'after', link: 'both', paced: bothWays },
    ],
  },
  gateway: {
    counters: {
      links: [
        { address: '172.21.0.10', direction: 'uplink', ...queue },
        { address: '172.21.0.11', direction: 'downlink', ...queue },
      ],
      unmatched: [{ direction: 'uplink', ...queue }],
    },
    differences: ['link of 172.21.0.10: got nothing'],
    fault: 'no answer',
  },
  unwell: [{ service: 'mt', how: 'ended with exit code 1' }],
  incidents: [{ part: 'mt', event: 'pause', how: 'was paused', tMs: 1_000_500 }],
  anew: 'the stack had failed',
  fault: 'the engine went away',
  host: { cpu: { busy: 0.5, steal: 0 }, clockSource: 'tsc', harnessEventLoopP99Ms: 3, clockStepMs: 5 },
  scoringFault: 'no clip',
};
