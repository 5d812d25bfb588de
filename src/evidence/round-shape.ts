import { INCIDENT_EVENTS } from '../model/incident.ts';
import type { RoundFacts } from '../model/round-facts.ts';
import { roleShape } from './observation-shape.ts';
import { rtpShape } from './rtp-shape.ts';
import {
  byName,
  fields,
  fieldsOf,
  fileName,
  flag,
  listOf,
  number,
  oneOf,
  ofRun,
  type Shape,
  words,
  whole,
} from './shape.ts';

const positive: Shape = { type: 'number', exclusiveMinimum: 0 };
const delays = fields({
  p0: number,
  p5: number,
  p50: number,
  p95: number,
  p99: number,
  p100: number,
  pdvP95: number,
  pdvP99: number,
});
const direction = oneOf('uplink', 'downlink');
/** Shape of PathObservation. */
const oneWay = fields(
  {
    sent: whole(0),
    received: whole(0),
    lost: whole(0),
    lossShare: ofRun('share'),
    duplicateShare: { type: 'number', minimum: 0 },
    reorderShare: ofRun('share'),
    bursts: fields({ count: whole(0), meanLength: number, maxLength: whole(0) }),
    delaysMs: listOf(number),
    frameBytes: positive,
  },
  { delay: delays, jitterMs: number, intervalMs: positive, arrivedKbit: number },
);
const bothWays = fields({ uplink: oneWay, downlink: oneWay });
const counters = {
  sentPackets: whole(0),
  sentBytes: whole(0),
  droppedPackets: whole(0),
  backlogPackets: whole(0),
};

const unwell = listOf(fields({ service: words, how: words }));

const seconds: Shape = { type: 'number', minimum: 0 };

/** Shape of round.json. Fields that runs of earlier versions lack are optional. */
export const roundShape = fieldsOf<RoundFacts>()(
  {
    scenario: fileName,
    round: whole(1, 1_000_000),
    startedAt: ofRun('instant'),
    durationS: seconds,
    interrupted: flag,
    observedUntilMs: ofRun('maybeInfinite'),
    links: fields({ speaker: ofRun('link'), listener: ofRun('link') }),
    addresses: byName(words),
    roles: byName(roleShape),
    visits: byName(
      fields({
        pair: whole(0, 1000),
        attempts: whole(0, 100_000),
        firstMs: number,
        everyMs: number,
        withinMs: number,
      }),
    ),
    translator: listOf(fields({ tMs: number, speaker: words, stats: rtpShape })),
    path: fields(
      {
        probes: listOf(
          fields(
            {
              witness: oneOf('before', 'during', 'after'),
              link: oneOf('speaker', 'listener', 'both'),
              paced: bothWays,
            },
            { saturated: bothWays },
          ),
        ),
      },
      { baseline: bothWays },
    ),
    gateway: fields(
      { differences: listOf(words) },
      {
        counters: fields({
          links: listOf(fields({ ...counters, address: words, direction })),
          unmatched: listOf(fields({ ...counters, direction })),
        }),
        fault: words,
      },
    ),
    host: fields(
      {},
      {
        cpu: fields({ busy: ofRun('share'), steal: ofRun('share') }),
        clockSource: words,
        harnessEventLoopP99Ms: { type: 'number', minimum: 0 },
        clockStepMs: number,
      },
    ),
  },
  {
    discardedCalls: listOf(
      fields({ calls: listOf(whole(1, 1_000_000)), reason: words, utterances: whole(0) }),
    ),
    looks: listOf(
      fields({ calls: whole(1, 1_000_000), plannedCalls: whole(1, 1_000_000) }, { breach: words }),
    ),
    translatorUtterances: listOf(
      fields(
        {
          speaker: words,
          segment: words,
          sourceText: words,
          stagesMs: fields(
            {},
            {
              last_speech: number,
              endpoint: number,
              stt_final: number,
              mt_done: number,
              first_frame: number,
            },
          ),
        },
        { traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' } },
      ),
    ),
    unwell,
    // Earlier versions only looked for services that had ended, and named the field after it.
    ended: unwell,
    incidents: listOf(fields({ part: words, event: oneOf(...INCIDENT_EVENTS), how: words, tMs: number })),
    anew: words,
    fault: words,
    scoringFault: words,
    transport: oneOf('relay', 'all'),
    timesS: fields({ checks: seconds, joins: seconds, speech: seconds, visits: seconds, analysis: seconds }),
  },
);
