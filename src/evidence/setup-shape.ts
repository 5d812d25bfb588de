import type { Setup } from '../model/setup.ts';
import { byName, fields, fieldsOf, fileName, flag, listOf, oneOf, ofRun, words, whole } from './shape.ts';

const some = { type: 'string', minLength: 1 };
const day = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };
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
  {
    suite: flag,
    expected: fields({ p95Ms: { type: 'number', minimum: 0 }, quality: ofRun('share') }),
    slos: listOf(words),
  },
);

/** Shape of setup.json. Fields that runs of earlier versions lack are optional. */
export const setupShape = fieldsOf<Setup>()(
  {
    runId: fileName,
    startedAt: ofRun('instant'),
    profile: some,
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
    chained: { const: true },
    stopAtBreach: { const: true },
    failFast: { const: true },
    utterancesPerPair: whole(0),
    visitsPerRound: whole(0),
    staysPerRound: whole(1, 1000),
    notes: listOf(words),
    unmeasured: listOf(words),
    subnets: fields({ stack: some, access: some }),
    replayOf: some,
    configFile: some,
    corpus: fields({
      name: some,
      sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    }),
    waivers: listOf(fields({ scenario: words, slo: words, owner: some, reason: some, expires: day })),
  },
);
