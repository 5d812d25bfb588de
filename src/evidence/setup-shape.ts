import { byName, fields, fileName, flag, listOf, number, oneOf, ofRun, words, whole } from './shape.ts';

const scenario = fields(
  {
    name: fileName,
    title: words,
    links: {
      anyOf: [ofRun('link'), fields({ speaker: ofRun('link'), listener: ofRun('link') })],
      description: 'a link, or one each for speaker and listener',
    },
    severity: oneOf('fail', 'warn'),
  },
  { suite: flag, expected: fields({ p95Ms: number, quality: number }), slos: listOf(words) },
);

/** Of setup.json. Optional is what runs of earlier versions have not. */
export const setupShape = fields(
  {
    runId: fileName,
    startedAt: ofRun('instant'),
    profile: { type: 'string', minLength: 1 },
    provisional: flag,
    pairs: whole(1, 1000),
    rounds: whole(1, 1000),
    seed: whole(0),
    timeoutMs: { type: 'number', exclusiveMinimum: 0, maximum: 600_000 },
    scenarios: listOf(scenario),
    slos: listOf(words),
    gatewayBackend: oneOf('kernel', 'uml'),
    host: ofRun('host'),
    versions: byName(words),
    config: { type: 'object' },
  },
  {
    utterancesPerPair: whole(0),
    visitsPerRound: whole(0),
    unmeasured: listOf(words),
    subnets: fields({ stack: words, access: words }),
    replayOf: { type: 'string', minLength: 1 },
    corpus: fields({
      name: { type: 'string', minLength: 1 },
      sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    }),
    waivers: listOf(fields({ scenario: words, slo: words, owner: words, reason: words, expires: words })),
  },
);
